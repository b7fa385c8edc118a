import type { Peaks } from '../recording/peaks.ts';

/** What is known of a recording when it begins, and needed to finish it in another page. */
export interface RecordingDescription {
  /** The recording's. */
  readonly id: string;
  /** Milliseconds of `Date.now()`. */
  readonly startedAt: number;
  readonly endpoint: string;
  readonly language: string | undefined;
}

/** Where the bytes of one recording live, and only there. */
export interface RecordingStore {
  /**
   * Keeps a chunk, after those before it, with how long the recording is by then, without pauses, and its waveform so
   * far. What goes wrong is thrown by `blob`.
   */
  append(chunk: Blob, recordedMs: number, peaks?: Peaks): void;
  /** All chunks so far as one, of the first chunk's media type. */
  blob(): Promise<Blob>;
  /** Forgets them. Blobs already handed out stay readable. */
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

/** Holds what comes until the store is loaded, and then gives it to that; where it does not load, it stays in memory. */
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
