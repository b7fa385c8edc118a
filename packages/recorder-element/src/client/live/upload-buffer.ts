import { abortable } from '../../platform/abortable.ts';

/** The audio to be sent: the buffered end of a recording in progress, then the whole recording. */
export interface UploadBuffer {
  readonly isComplete: boolean;
  append(chunk: Blob): void;
  complete(recording: Blob): void;
  /** Drops the buffer, and buffers nothing until the recording is complete. */
  drop(): void;
  /**
   * Resolves to the next bytes from an offset, and whether they are the last. Drops the bytes before the offset, so the
   * offset must not go back until the recording is complete.
   *
   * @throws The signal's reason
   */
  read(offset: number, maxBytes: number, signal: AbortSignal): Promise<{ bytes: Blob; isLast: boolean }>;
  /** @throws the signal's reason */
  readAll(signal: AbortSignal): Promise<Blob>;
}

/** More than half an hour of speech. After a longer outage, the rest is sent at the end. */
const maxHeldBytes = 16_000_000;

export const createUploadBuffer = (): UploadBuffer => {
  let held: Blob | undefined = new Blob();
  let heldFrom = 0;
  let recording: Blob | undefined;
  const waiting = new Set<() => void>();

  const change = (signal: AbortSignal): Promise<void> =>
    abortable(signal, (resolve) => {
      waiting.add(resolve);
      return () => waiting.delete(resolve);
    });

  const notify = (): void => {
    for (const resolve of waiting) resolve();
  };

  return {
    get isComplete() {
      return recording !== undefined;
    },
    append: (chunk) => {
      if (held) held = held.size < maxHeldBytes ? new Blob([held, chunk], { type: chunk.type }) : undefined;
      notify();
    },
    complete: (whole) => {
      recording = whole;
      held = undefined;
      notify();
    },
    drop: () => {
      held = undefined;
    },
    read: async (offset, maxBytes, signal) => {
      for (;;) {
        if (held) held = offset < heldFrom ? undefined : held.slice(offset - heldFrom, held.size, held.type);
        heldFrom = offset;
        const rest = recording?.slice(offset, recording.size, recording.type) ?? held;
        if (rest && (recording || rest.size)) {
          const bytes = rest.slice(0, maxBytes, rest.type);
          return { bytes, isLast: recording !== undefined && bytes.size === rest.size };
        }
        await change(signal);
      }
    },
    readAll: async (signal) => {
      while (!recording) await change(signal);
      return recording;
    },
  };
};
