export { claimInterrupted, type InterruptedRecording } from './storage/interrupted-recordings.ts';
export {
  createPersistentStore,
  type PersistentStore,
  type PersistentStoreOptions,
} from './storage/persistent-store.ts';
export { createRecordingDatabase, type RecordingDatabase, type StoredRecording } from './storage/recording-database.ts';
export type { ReleaseLock } from './storage/recording-lock.ts';
export { createMemoryStore, type RecordingDescription, type RecordingStore } from './storage/recording-store.ts';
