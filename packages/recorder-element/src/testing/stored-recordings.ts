import { createRecordingDatabase, type StoredRecording } from '../storage/recording-database.ts';

/** What another page would find in the database. */
export const readStoredRecordings = (): Promise<StoredRecording[]> => createRecordingDatabase().list();

/** Takes away all that tests have kept. */
export const deleteStoredRecordings = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('audio-transcriber');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
