import { createNoteDatabase, type StoredNote } from '../notes/note-database.ts';
import { pageDatabase } from '../storage/database.ts';
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

/** What a later visit would find of notes. */
export const readStoredNotes = (): Promise<StoredNote[]> => createNoteDatabase().list();

/** The number of records in all object stores, and what this tab knows of notes. */
export const countStored = async () => {
  const names = ['recordings', 'chunks', 'notes', 'note-audio'] as const;
  const counts = await Promise.all(
    names.map((name) => pageDatabase.transact<number>(names, 'readonly', (store) => store(name).count())),
  );
  return {
    records: counts.reduce((sum, count) => sum + count, 0),
    tab: sessionStorage.getItem('audio-transcriber-notes'),
  };
};

/** Waits until nothing of a recording or a note is left in the browser. */
export const untilNothingIsStored = async (): Promise<void> => {
  for (;;) {
    const { records, tab } = await countStored();
    if (records === 0 && tab === null) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Waits until so many notes are saved, and no recording beside them. */
export const untilNotesAreSaved = async (count: number): Promise<void> => {
  for (;;) {
    const complete = (await readStoredNotes()).filter(({ isComplete }) => isComplete);
    if (complete.length === count && (await readStoredRecordings()).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};
