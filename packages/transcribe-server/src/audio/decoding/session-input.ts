import { type FileHandle, open } from 'node:fs/promises';
import type { ByteInput } from '../demuxing/byte-reader.ts';
import type { EncodedAudio } from './messages.ts';

/** The size of a growing file. */
export interface Growth {
  readonly size: number;
  readonly isComplete: boolean;
  /** Resolves at the next change. */
  readonly changed: Promise<void>;
  change(size: number, isComplete: boolean): void;
}

export const createGrowth = (audio: EncodedAudio): Growth => {
  let [size, isComplete] = 'bytes' in audio ? [audio.bytes.length, true] : [audio.size, audio.isComplete];
  let changed = Promise.withResolvers<void>();
  return {
    get size() {
      return size;
    },
    get isComplete() {
      return isComplete;
    },
    get changed() {
      return changed.promise;
    },
    change(newSize, isNowComplete) {
      [size, isComplete] = [newSize, isNowComplete];
      changed.resolve();
      changed = Promise.withResolvers();
    },
  };
};

/**
 * Opens the input of a session.
 *
 * @param onWait called before a read waits for the file to grow
 * @param signal makes reads reject. Waiting reads check it only at the next change of `growth`
 */
export const openSessionInput = async (
  audio: EncodedAudio,
  growth: Growth,
  onWait: () => void,
  signal: AbortSignal,
): Promise<ByteInput & AsyncDisposable> => {
  const readAt = 'bytes' in audio ? createMemoryReader(audio.bytes) : createFileReader(await open(audio.path));
  return {
    get size() {
      return growth.size;
    },
    async read(target, position) {
      while (position >= growth.size && !growth.isComplete && !signal.aborted) {
        onWait();
        await growth.changed;
      }
      signal.throwIfAborted();
      const length = Math.min(target.length, growth.size - position);
      return length > 0 ? readAt.read(target.subarray(0, length), position) : 0;
    },
    [Symbol.asyncDispose]: () => readAt.close(),
  };
};

const createMemoryReader = (bytes: Uint8Array) => ({
  async read(target: Uint8Array, position: number) {
    target.set(bytes.subarray(position, position + target.length));
    return target.length;
  },
  async close() {},
});

const createFileReader = (file: FileHandle) => ({
  read: async (target: Uint8Array, position: number) => (await file.read(target, 0, target.length, position)).bytesRead,
  close: () => file.close(),
});
