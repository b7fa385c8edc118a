/** Where the bytes of one recording live, and only there. */
export interface RecordingStore {
  /** Keeps a chunk, after those before it. What goes wrong is thrown by `blob`. */
  append(chunk: Blob): void;
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

export const joinChunks = (chunks: readonly Blob[]): Blob => new Blob([...chunks], { type: chunks[0]?.type ?? '' });
