import type { StoredNote } from './note-database.ts';

/** How long a deleted note can be restored. */
export const undoMs = 10_000;

/** How many previous notes are kept. */
export const maxNotes = 20;

const dayMs = 24 * 60 * 60 * 1000;

/** How long a note is stored after its last change. Without `isKept`, a note of a closed tab is deleted after a day. */
const lifetimeMs = ({ isKept }: StoredNote): number => (isKept ? 7 : 1) * dayMs;

/** Whether a stored note has to be deleted. */
export const isExpired = (note: StoredNote, now: number): boolean =>
  note.deletedAt === undefined ? now - note.savedAt > lifetimeMs(note) : now - note.deletedAt >= undoMs;
