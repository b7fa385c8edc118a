import type { Peaks } from '../recording/peaks.ts';
import type { RecordingDatabase, StoredRecording } from './recording-database.ts';
import type { ReleaseLock } from './recording-lock.ts';
import { joinChunks, type RecordingStore } from './recording-store.ts';

/** Stores the chunks of one recording in the browser, and locks the recording while it is in use. */
export interface PersistentStore extends RecordingStore {
  /** Whether the recording would survive closing the page. */
  readonly isSaved: boolean;
  /** Unlocks the recording for other pages, once it is written. */
  release(): Promise<void>;
  /** Locks the recording again after `release`. */
  reclaim(): Promise<void>;
}

export interface PersistentStoreOptions {
  /** Returns the database. Called when there is something to write. */
  readonly recordings: () => Promise<RecordingDatabase>;
  readonly recording: StoredRecording;
  /** The lock of a recording that is stored already. */
  readonly release?: ReleaseLock | undefined;
  /** Called when `isSaved` changes. */
  onChange?(): void;
}

/** How many chunks one transaction writes, about half a megabyte. */
const writeChunks = 256;

/** With this number of unwritten chunks, the disk may never respond. */
const behindChunks = 32;

/**
 * Creates a store in IndexedDB with one record per chunk. Chunks that cannot be written wait in memory, in order, and
 * are retried with the next chunk. So nothing is lost while the page lives, and a stored recording has no gaps.
 */
export const createPersistentStore = ({
  recordings,
  recording,
  release,
  onChange = () => {},
}: PersistentStoreOptions): PersistentStore => {
  const waiting: { readonly chunk: Blob; readonly recordedMs: number; readonly peaks: Peaks | undefined }[] = [];
  let { mediaType } = recording;
  /** How many chunks are written. */
  let written = release ? Infinity : 0;
  let isSaved = true;
  let isDeleted = false;
  let writing: Promise<void> | undefined;

  const claim = async (): Promise<void> => {
    release ??= await (await recordings()).claim(recording.id);
  };

  const write = async (): Promise<void> => {
    await claim();
    if (!release) throw new Error('This browser cannot say whose recording it is.');
    while (waiting.length > 0 && !isDeleted) {
      const batch = waiting.slice(0, writeChunks);
      const buffers = await Promise.all(batch.map(({ chunk }) => chunk.arrayBuffer()));
      const { recordedMs = 0, peaks } = batch.at(-1) ?? {};
      await (await recordings()).write({ ...recording, mediaType, recordedMs, peaks }, written, buffers);
      written += batch.length;
      waiting.splice(0, batch.length);
    }
  };

  const pump = (): void => {
    writing ??= write()
      .then(
        () => true,
        () => false,
      )
      .then((isWritten) => {
        writing = undefined;
        if (isSaved !== isWritten) {
          isSaved = isWritten;
          onChange();
        }
        if (isWritten && waiting.length > 0) pump();
      });
  };

  const leave = (): void => {
    release?.();
    release = undefined;
  };

  return {
    get isSaved() {
      return isSaved && waiting.length < behindChunks;
    },
    append: (chunk, recordedMs, peaks) => {
      if (isDeleted) return;
      mediaType ||= chunk.type;
      waiting.push({ chunk, recordedMs, peaks });
      pump();
    },
    blob: async () => {
      const inMemory = joinChunks(waiting.map(({ chunk }) => chunk));
      if (written === 0) return inMemory;
      const onDisk = await (await recordings()).read({ ...recording, mediaType }, written);
      return new Blob([onDisk, inMemory], { type: mediaType });
    },
    delete: async () => {
      isDeleted = true;
      waiting.length = 0;
      await writing;
      // If it cannot be deleted, it is offered on the next visit.
      if (written > 0) await (await recordings()).delete(recording.id).catch(() => {});
      leave();
    },
    release: async () => {
      await writing;
      leave();
    },
    reclaim: async () => {
      // If another page has locked it, both pages have it.
      if (!isDeleted) await claim().catch(() => {});
    },
  };
};
