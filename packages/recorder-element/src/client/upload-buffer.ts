import { abortable } from '../platform/abortable.ts';

/** The bytes on their way to a service: what is held of a recording that is being made, then the whole of it. */
export interface UploadBuffer {
  readonly isComplete: boolean;
  append(chunk: Blob): void;
  complete(recording: Blob): void;
  /** Holds no bytes any more, and takes none, until there is the whole. */
  drop(): void;
  /**
   * The next bytes from the offset on, once there are any, and whether they are the last. Those before it are let go,
   * so the offset never goes back before the recording is complete.
   *
   * @throws the signal's reason
   */
  take(offset: number, maxBytes: number, signal: AbortSignal): Promise<{ bytes: Blob; isLast: boolean }>;
  /** @throws the signal's reason */
  whole(signal: AbortSignal): Promise<Blob>;
}

/** Over half an hour of speech: a line that is down for so long may carry the rest at the end. */
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

  const tell = (): void => {
    for (const resolve of waiting) resolve();
  };

  return {
    get isComplete() {
      return recording !== undefined;
    },
    append: (chunk) => {
      if (held) held = held.size < maxHeldBytes ? new Blob([held, chunk], { type: chunk.type }) : undefined;
      tell();
    },
    complete: (whole) => {
      recording = whole;
      held = undefined;
      tell();
    },
    drop: () => {
      held = undefined;
    },
    take: async (offset, maxBytes, signal) => {
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
    whole: async (signal) => {
      while (!recording) await change(signal);
      return recording;
    },
  };
};
