import type { Peaks } from '../recording/peaks.ts';
import { createDatabase, pageDatabase } from './database.ts';
import { lockRecording, type ReleaseLock } from './recording-lock.ts';
import type { RecordingDescription } from './recording-store.ts';

/** The stored metadata of a recording: what is needed to transcribe it later, without headers and tokens. */
export interface StoredRecording extends RecordingDescription {
  /** The owner, as named by the page. */
  readonly scope: string;
  /** The media type of the first chunk. In WebKit, later ones may differ. */
  readonly mediaType: string;
  /** Without pauses. */
  readonly recordedMs: number;
  readonly peaks?: Peaks | undefined;
}

/** The recordings of this origin in IndexedDB. Each method rejects with the browser's error. */
export interface RecordingDatabase {
  /** See `lockRecording`. */
  claim(id: string): Promise<ReleaseLock | undefined>;
  list(): Promise<StoredRecording[]>;
  /** Adds chunks after the first `count`, all or none. Resolves when they are on the disk. */
  write(recording: StoredRecording, count: number, chunks: readonly ArrayBuffer[]): Promise<void>;
  /** Returns the first `count` chunks as one blob. Reads them in batches, to use little memory. */
  read(recording: StoredRecording, count: number): Promise<Blob>;
  delete(id: string): Promise<void>;
}

/** How many chunks one transaction reads, about half a megabyte. */
const readChunks = 256;

/** @param factory Default: `indexedDB`. Called on first use, since reading `indexedDB` may throw */
export const createRecordingDatabase = (factory?: () => IDBFactory): RecordingDatabase => {
  const { transact } = factory ? createDatabase(factory) : pageDatabase;
  const stores = ['recordings', 'chunks'] as const;
  return {
    claim: lockRecording,
    list: () => transact<StoredRecording[]>(stores, 'readonly', (store) => store('recordings').getAll()),
    write: async (recording, count, buffers) => {
      await transact(stores, 'readwrite', (store) => {
        buffers.forEach((buffer, i) => {
          store('chunks').put(buffer, [recording.id, count + i]);
        });
        return store('recordings').put(recording);
      });
    },
    read: async ({ id, mediaType }, count) => {
      const parts: Blob[] = [];
      for (let from = 0; from < count; from += readChunks) {
        const range = IDBKeyRange.bound([id, from], [id, Math.min(from + readChunks, count)], false, true);
        const buffers = await transact<ArrayBuffer[]>(stores, 'readonly', (store) => store('chunks').getAll(range));
        if (buffers.length === 0) break;
        parts.push(new Blob(buffers));
      }
      return new Blob(parts, { type: mediaType });
    },
    delete: async (id) => {
      await transact(stores, 'readwrite', (store) => {
        store('chunks').delete(IDBKeyRange.bound([id], [id, []]));
        return store('recordings').delete(id);
      });
    },
  };
};
