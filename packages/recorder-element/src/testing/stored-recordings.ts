import { createNoteDatabase, type StoredNote } from '../notes/note-database.ts';
import { pageDatabase } from '../storage/database.ts';
import { createRecordingDatabase, type StoredRecording } from '../storage/recording-database.ts';

/** Reads the recordings that another page would find. */
export const readStoredRecordings = (): Promise<StoredRecording[]> => createRecordingDatabase().list();

/**
 * Makes each test of a file start and end with an empty page and empty storage. Test files share the browser's storage.
 */
export const isolateStorage = (): void => {
  setup(async () => {
    sessionStorage.clear();
    await deleteStoredRecordings();
  });
  teardown(async () => {
    document.body.replaceChildren();
    await deleteStoredRecordings();
  });
};

/** Deletes all recordings and notes that are stored. */
export const deleteStoredRecordings = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('audio-transcriber');
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });

/** Reads the notes that a later visit would find. */
export const readStoredNotes = (): Promise<StoredNote[]> => createNoteDatabase().list();

/** Counts the records in all object stores, and reads what this tab knows of notes. */
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

/** Waits until no recording and no note is stored in the browser. */
export const untilNothingIsStored = async (): Promise<void> => {
  for (;;) {
    const { records, tab } = await countStored();
    if (records === 0 && tab === null) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Waits until this number of notes is saved, and no recording. */
export const untilNotesAreSaved = async (count: number): Promise<void> => {
  for (;;) {
    const complete = (await readStoredNotes()).filter(({ isComplete }) => isComplete);
    if (complete.length === count && (await readStoredRecordings()).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Waits until this number of recordings is stored. */
export const untilRecordingsAreStored = async (count: number): Promise<void> => {
  while ((await readStoredRecordings()).length !== count) await new Promise((resolve) => setTimeout(resolve, 10));
};
