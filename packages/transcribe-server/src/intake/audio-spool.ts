import { type FileHandle, open } from 'node:fs/promises';
import { sniffedBytes } from '../audio/media-type.ts';
import type { TemporaryFolder, TemporaryPath } from '../platform/temporary-folder.ts';
import { detachBuffers } from './release-buffers.ts';

/** Audio that arrives in chunks: short audio stays in memory, long audio goes to a temporary file. Disposing removes it. */
export interface SpooledAudio extends AsyncDisposable {
  readonly bytes: number;
  /** The first bytes, enough to detect the media type. Read it before any other call. */
  readonly head: Uint8Array;
  /**
   * Appends a chunk; one call at a time. Returns a promise only if the caller must wait for an earlier write. Takes over
   * the chunk: its memory is released when it is no longer needed.
   */
  append(chunk: Uint8Array): Promise<unknown> | undefined;
  /** Ends the audio. Call it once. */
  end(): Promise<void>;
  /** Returns the whole audio after the end, if it is in memory and not empty. From then on it belongs to the caller. */
  content(): Uint8Array | undefined;
  /** Returns the path of the file after the end. Writes audio that is in memory. */
  path(): Promise<string>;
}

/** Holds the audio of all requests within one memory limit. */
export interface AudioSpool {
  open(): SpooledAudio;
}

/** About 90 seconds, as browsers record it. */
const maxHeldBytes = 1_500_000;

/** Bytes per write: each write wakes a thread, which costs as much as many chunks. */
const writtenBytes = 1_000_000;

/** Limit of all audio together, pending writes included. Long audio leaves half of it to short audio. */
const maxHeldBytesInAll = 40_000_000;

/** Overhead of a chunk: a client may send one byte at a time. */
const chunkCostBytes = 256;

/** @param folder for long audio, and for any audio when memory is short */
export const createAudioSpool = (folder: TemporaryFolder): AudioSpool => {
  let costInAll = 0;

  const openAudio = (): SpooledAudio => {
    let bytes = 0;
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    let cost = 0;
    let file: TemporaryFile | undefined;
    /** The last write. */
    let flushing: Promise<TemporaryFile> | undefined;
    /** Number of writes that have not succeeded yet. */
    let unwritten = 0;
    let isReturned = false;

    const findLimit = (): number => {
      if (file) return costInAll > maxHeldBytesInAll / 2 ? writtenBytes / 2 : writtenBytes;
      return costInAll > maxHeldBytesInAll ? 0 : maxHeldBytes;
    };

    const takeHeld = () => {
      const taken = { chunks: held, bytes: heldBytes, cost };
      [held, heldBytes, cost] = [[], 0, 0];
      return taken;
    };

    const release = ({ chunks, cost }: ReturnType<typeof takeHeld>) => {
      if (!isReturned) detachBuffers(chunks);
      costInAll -= cost;
    };

    /** Returns the chunk if there is only one, as for short clips: it need not be copied. */
    const onlyChunk = () => (held.length === 1 ? held[0] : undefined);

    const copyHead = () => Buffer.concat(held, Math.min(heldBytes, sniffedBytes));

    const write = async (): Promise<TemporaryFile> => {
      file ??= { head: copyHead(), ...(await createFile(folder)) };
      const taken = takeHeld();
      try {
        if (taken.bytes > 0) await writeChunks(file.handle, taken.chunks, taken.bytes);
      } finally {
        release(taken);
      }
      unwritten -= 1;
      return file;
    };

    const flush = () => {
      unwritten += 1;
      flushing = flushing?.then(write) ?? write();
      flushing.catch(() => {}); // The next append or end rejects with it.
      return flushing;
    };

    return {
      get bytes() {
        return bytes;
      },
      get head() {
        return file?.head ?? onlyChunk()?.subarray(0, sniffedBytes) ?? copyHead();
      },
      append(chunk) {
        bytes += chunk.length;
        held.push(chunk);
        heldBytes += chunk.length;
        cost += chunk.length + chunkCostBytes;
        costInAll += chunk.length + chunkCostBytes;
        if (cost <= findLimit()) return undefined;
        const before = unwritten > 0 ? flushing : undefined;
        flush();
        return before;
      },
      async end() {
        if (flushing === undefined) return;
        const { handle } = await flush();
        await handle.close();
      },
      content() {
        if (file !== undefined) return undefined;
        if (held.length > 1) {
          const chunks = held;
          held = [Buffer.concat(chunks)];
          detachBuffers(chunks);
        }
        isReturned = true;
        return held[0];
      },
      async path() {
        const isWritten = flushing !== undefined;
        const { handle, place } = await (flushing ?? flush());
        if (!isWritten) await handle.close();
        return place.path;
      },
      async [Symbol.asyncDispose]() {
        release(takeHeld());
        await flushing?.catch(() => {});
        const written = file;
        file = undefined; // Releases its head, even if somebody still holds this object.
        try {
          await written?.handle.close();
        } finally {
          await written?.place[Symbol.asyncDispose]();
        }
      },
    };
  };
  return { open: openAudio };
};

interface TemporaryFile {
  readonly place: TemporaryPath;
  readonly handle: FileHandle;
  /** The first bytes, which would be expensive to read back. */
  readonly head: Uint8Array;
}

/** Creates a file for its owner alone. */
const createFile = async (folder: TemporaryFolder) => {
  const place = await folder.reserve();
  return { place, handle: await open(place.path, 'wx', 0o600) };
};

const writeChunks = async (handle: FileHandle, chunks: readonly Uint8Array[], size: number): Promise<void> => {
  const { bytesWritten } = await handle.writev(chunks);
  // The disk is nearly full: the next write rejects.
  if (bytesWritten < size) await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
};
