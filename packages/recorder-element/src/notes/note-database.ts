import type { Transcription } from '@audio-transcriber/contract';
import type { Peaks } from '../recording/peaks.ts';
import { createRecording, type Recording } from '../recording/recording.ts';
import { createDatabase, pageDatabase } from '../storage/database.ts';
import type { Note, NotePart } from './note.ts';

/** A part of a stored note, without its audio. */
interface StoredPart {
  readonly id: string;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly createdAt: number;
  readonly mediaType: string;
  /** Only of an uploaded file. */
  readonly fileName: string | undefined;
  readonly language: string | undefined;
  readonly peaks: Peaks | undefined;
}

/** A stored note, without its audio. Times named `...At` are milliseconds since 1970. */
export interface StoredNote {
  readonly id: string;
  readonly endpoint: string;
  /** The owner, as named by the page. */
  readonly scope: string;
  /** Whether it is kept for other tabs and later visits. */
  readonly isKept: boolean;
  readonly createdAt: number;
  readonly savedAt: number;
  /** Changes with each write, so that a tab can detect changes by other tabs. */
  readonly revision: string;
  /** False until all of its audio is written. */
  readonly isComplete: boolean;
  /** When it was deleted, if it was. Deleted notes can be restored for a short time. */
  readonly deletedAt?: number | undefined;
  readonly transcription: Transcription;
  readonly parts: readonly StoredPart[];
}

/** The notes of this origin in IndexedDB. Each method rejects with the browser's error. */
export interface NoteDatabase {
  list(): Promise<StoredNote[]>;
  get(id: string): Promise<StoredNote | undefined>;
  /** Writes a note without its audio. */
  put(note: StoredNote): Promise<unknown>;
  writeAudio(noteId: string, recording: Recording): Promise<void>;
  read(note: StoredNote): Promise<Note>;
  delete(ids: readonly string[]): Promise<unknown>;
}

/** How many bytes are written at once. */
const sliceBytes = 4_000_000;

/** @param factory Default: `indexedDB`. Called on first use, since reading `indexedDB` may throw */
export const createNoteDatabase = (factory?: () => IDBFactory): NoteDatabase => {
  const { transact } = factory ? createDatabase(factory) : pageDatabase;

  const readPart = async (noteId: string, part: StoredPart): Promise<NotePart> => {
    const { id, startSeconds, durationSeconds, createdAt, mediaType: type, fileName, language, peaks } = part;
    const range = IDBKeyRange.bound([noteId, id], [noteId, id, []]);
    const slices = await transact<ArrayBuffer[]>(['note-audio'], 'readonly', (store) =>
      store('note-audio').getAll(range),
    );
    const blob = fileName === undefined ? new Blob(slices, { type }) : new File(slices, fileName, { type });
    const recording = await createRecording(blob, durationSeconds, id);
    return { recording: Object.assign(recording, { createdAt, language, peaks }), startSeconds };
  };

  return {
    list: () => transact<StoredNote[]>(['notes'], 'readonly', (store) => store('notes').getAll()),
    get: (id) => transact<StoredNote | undefined>(['notes'], 'readonly', (store) => store('notes').get(id)),
    put: (note) => transact(['notes'], 'readwrite', (store) => store('notes').put(note)),
    writeAudio: async (noteId, { id, blob }) => {
      for (let from = 0; from < blob.size; from += sliceBytes) {
        const slice = await blob.slice(from, from + sliceBytes).arrayBuffer();
        await transact(['note-audio'], 'readwrite', (store) => store('note-audio').put(slice, [noteId, id, from]));
      }
    },
    read: async ({ id, createdAt, transcription, parts }) => ({
      id: parts[0]?.id ?? id,
      createdAt,
      transcription,
      parts: await Promise.all(parts.map((part) => readPart(id, part))),
    }),
    delete: (ids) =>
      transact(['notes', 'note-audio'], 'readwrite', (store) => {
        for (const id of ids) {
          store('notes').delete(id);
          store('note-audio').delete(IDBKeyRange.bound([id], [id, []]));
        }
        return store('notes').count();
      }),
  };
};

/** Returns the parts of a note as the database stores them. */
export const describeParts = ({ parts }: Note): StoredPart[] =>
  parts.map(({ recording, startSeconds }) => {
    const { id, blob, durationSeconds, createdAt, language, peaks } = recording;
    const fileName = blob instanceof File ? blob.name : undefined;
    return { id, startSeconds, durationSeconds, createdAt, mediaType: blob.type, fileName, language, peaks };
  });
