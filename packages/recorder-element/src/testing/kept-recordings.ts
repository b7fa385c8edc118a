import { createIndexedRecordings, type KeptRecording } from '../storage/recording-database.ts';

/** What another page would find in the database. */
export const readKept = (): Promise<KeptRecording[]> => createIndexedRecordings().list();

/** Takes away all that tests have kept. */
export const deleteKept = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('audio-transcriber');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
