import type { Note } from './note.ts';
import type { StoredNote } from './note-database.ts';

/** A note in a list. */
export interface ListedNote {
  /** The id that it is stored under. */
  readonly id: string;
  readonly createdAt: number;
  readonly text: string;
  readonly language: string | undefined;
  /** The note, if it is in memory. Always set if it could not be stored. */
  readonly note?: Note | undefined;
}

/** Creates the list entry of a note in memory. */
export const listNote = (note: Note, id: string): ListedNote => ({ ...listStoredNote({ ...note, id }), note });

/** Creates the list entry of a stored note. Its audio is read when it is opened. */
export const listStoredNote = ({
  id,
  createdAt,
  transcription,
}: Pick<StoredNote, 'id' | 'createdAt' | 'transcription'>): ListedNote => ({
  id,
  createdAt,
  text: transcription.text.trim(),
  language: transcription.language,
});

export const idsOf = (notes: readonly ListedNote[]): string[] => notes.map(({ id }) => id);

/** Adds notes to others, newest first. Replaces others with the same id. */
export const mergeNotes = (added: readonly ListedNote[], others: readonly ListedNote[]): ListedNote[] => {
  const ids = idsOf(added);
  return [...added, ...others.filter(({ id }) => !ids.includes(id))].sort((a, b) => b.createdAt - a.createdAt);
};
