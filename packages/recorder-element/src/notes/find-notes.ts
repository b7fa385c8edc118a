import type { StoredNote } from './note-database.ts';
import type { NoteStorage } from './note-storage.ts';
import type { TabNotes } from './tab-notes.ts';

/** The stored notes of one element, the newest first. */
export interface FoundNotes {
  readonly present: readonly StoredNote[];
  /** Notes whose deletion can be undone. */
  readonly deleted: readonly StoredNote[];
}

/** Finds the notes of an element: those of this tab and, with `isKept`, those kept by other tabs and earlier visits. */
export const findNotes = async (storage: NoteStorage, tab: TabNotes, isKept: boolean): Promise<FoundNotes> => {
  const found = (await storage.list()).filter(
    (note) => (isKept && note.isKept) || note.id === tab.shown || tab.previous.includes(note.id),
  );
  return {
    present: found.filter(({ deletedAt }) => deletedAt === undefined),
    deleted: found.filter(({ deletedAt }) => deletedAt !== undefined),
  };
};
