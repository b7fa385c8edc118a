import type { Peaks } from '../recording/peaks.ts';
import type { RecordingDatabase, StoredRecording } from './recording-database.ts';
import type { ReleaseLock } from './recording-lock.ts';
import { joinChunks, type RecordingStore } from './recording-store.ts';

/** Keeps the chunks of one recording on the disk, where they outlive the page, and claims it while it is in use. */
export interface PersistentStore extends RecordingStore {
  /** Whether a recording that ends now, with its page, is there on the next visit. */
  readonly isSaved: boolean;
  /** Leaves the recording to whoever looks for interrupted ones, once all of it is written. */
  release(): Promise<void>;
  /** Takes it back after `release`. */
  reclaim(): Promise<void>;
}

export interface PersistentStoreOptions {
  /** Called when there is something to write: they may still have to be loaded. */
  readonly recordings: () => Promise<RecordingDatabase>;
  readonly recording: StoredRecording;
  /** Where the recording lies there already: what `claim` gave for it. */
  readonly release?: ReleaseLock | undefined;
  /** Called when `isSaved` changes. */
  onChange?(): void;
}

/** How many chunks are written at once when the disk has fallen behind: half a megabyte, more or less. */
const writeChunks = 64;

/** A disk that is so many chunks behind may never answer. */
const behindChunks = 8;

/**
 * A store in IndexedDB, one record to a chunk. What cannot be written waits in memory, in order, and is tried again with
 * each chunk that comes: nothing is lost while the page lives, and the disk never holds a recording with a gap.
 */
export const createPersistentStore = ({
  recordings,
  recording,
  release,
  onChange = () => {},
}: PersistentStoreOptions): PersistentStore => {
  const waiting: { readonly chunk: Blob; readonly recordedMs: number; readonly peaks: Peaks | undefined }[] = [];
  let { mediaType } = recording;
  /** How many chunks lie on the disk. */
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
      // What cannot be deleted is offered on the next visit.
      if (written > 0) await (await recordings()).delete(recording.id).catch(() => {});
      leave();
    },
    release: async () => {
      await writing;
      leave();
    },
    reclaim: async () => {
      // Where it is somebody else's now, both have it.
      if (!isDeleted) await claim().catch(() => {});
    },
  };
};
