import type { Peaks } from '../recording/peaks.ts';

/** The metadata of a recording that is known at its start. */
export interface RecordingDescription {
  /** The id of the recording. */
  readonly id: string;
  /** Milliseconds of `Date.now()`. */
  readonly startedAt: number;
  readonly endpoint: string;
  readonly language: string | undefined;
}

/** Stores the bytes of one recording. */
export interface RecordingStore {
  /**
   * Adds a chunk, with the recorded milliseconds (without pauses) and the waveform so far. `blob` throws the errors.
   */
  append(chunk: Blob, recordedMs: number, peaks?: Peaks): void;
  /** Returns all chunks as one blob, with the first chunk's media type. */
  blob(): Promise<Blob>;
  /** Deletes the chunks. Blobs that were returned stay readable. */
  delete(): void;
}

export const createMemoryStore = (): RecordingStore => {
  const chunks: Blob[] = [];
  return {
    append: (chunk) => {
      chunks.push(chunk);
    },
    blob: async () => joinChunks(chunks),
    delete: () => {
      chunks.length = 0;
    },
  };
};

/** Creates a store that buffers chunks until another store has loaded. If that fails, it keeps them in memory. */
export const createDeferredStore = (loading: Promise<RecordingStore>): RecordingStore => {
  const early: Parameters<RecordingStore['append']>[] = [];
  let store: RecordingStore | undefined;
  const loaded = loading.catch(createMemoryStore).then((found) => {
    store = found;
    for (const part of early.splice(0)) found.append(...part);
    return found;
  });
  return {
    append: (...part) => {
      if (store) store.append(...part);
      else early.push(part);
    },
    blob: async () => (await loaded).blob(),
    delete: async () => {
      early.length = 0;
      (await loaded).delete();
    },
  };
};

export const joinChunks = (chunks: readonly Blob[]): Blob => new Blob([...chunks], { type: chunks[0]?.type ?? '' });
