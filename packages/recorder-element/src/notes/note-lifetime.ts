import type { StoredNote } from './note-database.ts';

/** How long a deleted note can be brought back. */
export const undoMs = 10_000;

/** How many finished notes are kept beside the one that is shown. */
export const maxNotes = 20;

const dayMs = 24 * 60 * 60 * 1000;

/** How long a note is stored after its last change: one of a tab that was closed is deleted on a visit a day later. */
const lifetimeMs = ({ isKept }: StoredNote): number => (isKept ? 7 : 1) * dayMs;

/** Whether a stored note is to be deleted. */
export const isExpired = (note: StoredNote, now: number): boolean =>
  note.deletedAt === undefined ? now - note.savedAt > lifetimeMs(note) : now - note.deletedAt >= undoMs;
