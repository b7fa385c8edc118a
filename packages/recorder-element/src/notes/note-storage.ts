import { createRecordingId } from '../recording/recording.ts';
import type { Note } from './note.ts';
import { describeParts, type NoteDatabase, type StoredNote } from './note-database.ts';
import { isExpired } from './note-lifetime.ts';

/** The owner of the notes, and how they are kept. */
export interface NotePlace {
  readonly endpoint: string;
  readonly scope: string;
  /** Whether notes are kept for other tabs and later visits. */
  readonly isKept: boolean;
}

/** The stored notes of one owner. Operations run one after the other. Only `save` rejects; other errors are ignored. */
export interface NoteStorage {
  /** Deletes all expired notes. Returns the owner's other notes, newest first. */
  list(): Promise<StoredNote[]>;
  /** Saves a note. Resolves to the id that it is stored under. */
  save(note: Note): Promise<string>;
  read(id: string): Promise<Note | undefined>;
  /** Marks notes as deleted, or removes the mark. */
  mark(ids: readonly string[], deletedAt: number | undefined): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
  /** Returns the id that a note is stored under. */
  idOf(note: Note): string;
}

/** @param database Undefined if nothing is stored */
export const createNoteStorage = (place: NotePlace, database: NoteDatabase | undefined): NoteStorage => {
  /** The ids of stored notes by the ids of notes. */
  const ids = new Map<string, string>();
  /** The revisions that this page has read or written, by the ids of stored notes. */
  const revisions = new Map<string, string>();
  let working: Promise<unknown> = Promise.resolve();

  const enqueue = <Result>(work: (database: NoteDatabase) => Promise<Result>): Promise<Result | undefined> => {
    const result = working.then(() => database && work(database));
    working = result.catch(() => {});
    return result;
  };

  const idOf = (note: Note) => ids.get(note.id) ?? note.id;

  const put = async (target: NoteDatabase, note: StoredNote): Promise<void> => {
    const revision = createRecordingId();
    await target.put({ ...note, revision });
    revisions.set(note.id, revision);
  };

  const save = async (target: NoteDatabase, note: Note): Promise<string> => {
    const found = await target.get(idOf(note));
    // Another tab has changed the note in the meantime: save this version as a new note.
    const isForeign = found !== undefined && found.revision !== revisions.get(found.id);
    const id = isForeign ? createRecordingId() : idOf(note);
    const parts = describeParts(note);
    const writtenParts = isForeign ? [] : (found?.parts ?? []);
    const missing = note.parts.filter(({ recording }) => !writtenParts.some((part) => part.id === recording.id));
    const { createdAt, transcription } = note;
    const stored = { ...place, id, createdAt, savedAt: Date.now(), revision: '', transcription, parts };
    try {
      // Write the metadata first, so that audio on the disk can always be found and deleted.
      if (missing.length > 0) await put(target, { ...stored, isComplete: false });
      for (const { recording } of missing) await target.writeAudio(id, recording);
      await put(target, { ...stored, isComplete: true });
    } catch (cause) {
      await target.delete([id]).catch(() => {});
      throw cause;
    }
    ids.set(note.id, id);
    return id;
  };

  return {
    idOf,
    list: async () => {
      const listed = await enqueue(async (target) => {
        const all = await target.list();
        const now = Date.now();
        const expired = all.filter((note) => isExpired(note, now));
        if (expired.length > 0) await target.delete(expired.map(({ id }) => id));
        return all.filter((note) => !expired.includes(note));
      }).catch(() => undefined);
      const { endpoint, scope } = place;
      return (listed ?? [])
        .filter((note) => note.isComplete && note.endpoint === endpoint && note.scope === scope)
        .sort((a, b) => b.createdAt - a.createdAt);
    },
    save: async (note) => (await enqueue((target) => save(target, note))) ?? idOf(note),
    read: (id) =>
      enqueue(async (target) => {
        const stored = await target.get(id);
        if (!stored) return undefined;
        const note = await target.read(stored);
        revisions.set(id, stored.revision);
        ids.set(note.id, id);
        return note;
      }).catch(() => undefined),
    mark: async (marked, deletedAt) => {
      await enqueue(async (target) => {
        for (const id of marked) {
          const stored = await target.get(id);
          if (stored) await put(target, { ...stored, deletedAt });
        }
      }).catch(() => {});
    },
    delete: async (deleted) => {
      if (deleted.length > 0) await enqueue((target) => target.delete(deleted)).catch(() => {});
    },
  };
};
