import { type FileHandle, open } from 'node:fs/promises';
import { sniffedBytes } from '../audio/media-type.ts';
import type { TemporaryFolder, TemporaryPath } from './temporary-folder.ts';

/** Audio that comes piece by piece: in memory while it is short, else in a temporary file. Disposing of it removes it. */
export interface SpooledAudio extends AsyncDisposable {
  readonly bytes: number;
  /** The first bytes, enough to tell what they are. */
  readonly head: Uint8Array;
  /** Adds to the end; one call at a time. There is nothing to wait for where the chunk stays in memory. */
  append(chunk: Uint8Array): Promise<void> | undefined;
  /** Once, when no more will come. */
  end(): Promise<void>;
  /** All of it, after the end, where it is in memory. */
  content(): Uint8Array | undefined;
  /** The file, after the end. What was in memory goes there. */
  path(): Promise<string>;
}

export interface AudioSpool {
  open(): SpooledAudio;
}

/** A minute as browsers record it. */
const maxHeldBytes = 1_000_000;

/** Of all audio together: what comes beyond goes to the disk, however short it is. */
const maxHeldBytesInAll = 32_000_000;

/** What a chunk costs beside its bytes: a client may send one at a time. */
const chunkCostBytes = 256;

/** Several chunks of the network go to the disk in one call; more would cost memory and gain nothing. */
const writtenBytes = 256 * 1024;

export const createAudioSpool = (folder: TemporaryFolder): AudioSpool => {
  let costInAll = 0;

  const openAudio = (): SpooledAudio => {
    let bytes = 0;
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    let cost = 0;
    let file: TemporaryFile | undefined;
    let flushing: Promise<TemporaryFile> | undefined;

    const release = () => {
      costInAll -= cost;
      [held, heldBytes, cost] = [[], 0, 0];
    };

    const readHead = () => Buffer.concat(held, Math.min(heldBytes, sniffedBytes));

    const write = async (): Promise<TemporaryFile> => {
      file ??= { head: readHead(), ...(await createFile(folder)) };
      const [chunks, size] = [held, heldBytes];
      release();
      if (size > 0) await writeChunks(file.handle, chunks, size);
      return file;
    };

    const flush = () => {
      flushing = write();
      return flushing;
    };

    return {
      get bytes() {
        return bytes;
      },
      get head() {
        return file?.head ?? readHead();
      },
      append(chunk) {
        bytes += chunk.length;
        held.push(chunk);
        heldBytes += chunk.length;
        cost += chunk.length + chunkCostBytes;
        costInAll += chunk.length + chunkCostBytes;
        const isLong = cost > (file ? writtenBytes : maxHeldBytes);
        return isLong || costInAll > maxHeldBytesInAll ? flush().then(() => {}) : undefined;
      },
      async end() {
        if (file === undefined) return;
        await flush();
        await file.handle.close();
      },
      content() {
        if (file !== undefined) return undefined;
        const whole = Buffer.concat(held, heldBytes);
        held = [whole];
        return whole;
      },
      async path() {
        const isWritten = flushing !== undefined;
        const { handle, place } = await (flushing ?? flush());
        if (!isWritten) await handle.close();
        return place.path;
      },
      async [Symbol.asyncDispose]() {
        release();
        await flushing?.catch(() => {}); // Told to whoever waited for it.
        try {
          await file?.handle.close();
        } finally {
          await file?.place[Symbol.asyncDispose]();
        }
      },
    };
  };
  return { open: openAudio };
};

interface TemporaryFile {
  readonly place: TemporaryPath;
  readonly handle: FileHandle;
  /** The first bytes, which would cost as much again to read back. */
  readonly head: Uint8Array;
}

/** For its owner alone. */
const createFile = async (folder: TemporaryFolder) => {
  const place = await folder.reserve();
  return { place, handle: await open(place.path, 'wx', 0o600) };
};

const writeChunks = async (handle: FileHandle, chunks: readonly Uint8Array[], size: number): Promise<void> => {
  const { bytesWritten } = await handle.writev(chunks);
  // The disk is nearly full: the next write says so.
  if (bytesWritten < size) await handle.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
};
