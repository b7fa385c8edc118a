import { type FileHandle, open } from 'node:fs/promises';
import type { GrowingAudio } from '../audio/audio-source.ts';
import type { TemporaryPath } from '../platform/temporary-folder.ts';

/** A file that is read from its start while it still grows. Disposing removes it. */
export interface GrowingFile extends GrowingAudio, AsyncDisposable {
  /** Appends a chunk; one call at a time. Bytes written before a rejection, as on a full disk, count. */
  append(chunk: Uint8Array): Promise<void>;
  /** Marks the file as complete: reading ends at its end. */
  complete(): void;
  /** Resolves with at most `maxBytes` of the start, once there are `wantedBytes` or the file is complete. */
  readHead(maxBytes: number, wantedBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}

/** The size of a pipe buffer. */
const readBytes = 64 * 1024;

/** Creates the file, for its owner alone. */
export const createGrowingFile = async (place: TemporaryPath): Promise<GrowingFile> => {
  const file = await open(place.path, 'wx+', 0o600);
  let bytes = 0;
  let isComplete = false;
  const waiting = new Set<{ readonly wanted: number; readonly resolve: () => void }>();

  const notify = () => {
    for (const { wanted, resolve } of waiting) if (isComplete || bytes >= wanted) resolve();
  };

  const waitForBytes = async (wanted: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (isComplete || bytes >= wanted) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const wait = { wanted, resolve };
    const abort = () => reject(signal.reason);
    waiting.add(wait);
    signal.addEventListener('abort', abort);
    try {
      await promise;
    } finally {
      waiting.delete(wait);
      signal.removeEventListener('abort', abort);
    }
  };

  return {
    path: place.path,
    get bytes() {
      return bytes;
    },
    get isComplete() {
      return isComplete;
    },
    async append(chunk) {
      try {
        for (let written = 0; written < chunk.length; ) {
          const { bytesWritten } = await file.write(chunk, written, chunk.length - written, bytes);
          written += bytesWritten;
          bytes += bytesWritten;
        }
      } finally {
        notify();
      }
    },
    complete() {
      isComplete = true;
      notify();
    },
    async readHead(maxBytes, wantedBytes, signal) {
      await waitForBytes(wantedBytes, signal);
      return readAt(file, 0, Math.min(maxBytes, bytes));
    },
    waitForBytes,
    completed: (signal) => waitForBytes(Number.POSITIVE_INFINITY, signal),
    async *read(signal) {
      for (let position = 0; ; ) {
        await waitForBytes(position + 1, signal);
        if (position >= bytes) return;
        const chunk = await readAt(file, position, Math.min(readBytes, bytes - position));
        position += chunk.length;
        yield chunk;
      }
    },
    async [Symbol.asyncDispose]() {
      await file.close();
      await place[Symbol.asyncDispose]();
    },
  };
};

const readAt = async (file: FileHandle, position: number, length: number): Promise<Uint8Array> => {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
};
