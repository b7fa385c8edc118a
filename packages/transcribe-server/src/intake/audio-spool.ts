import { type FileHandle, open } from 'node:fs/promises';
import { sniffedBytes } from '../audio/media-type.ts';
import type { TemporaryFolder, TemporaryPath } from '../platform/temporary-folder.ts';
import { detachBuffers } from './release-buffers.ts';

/** Audio that comes piece by piece: in memory while it is short, else in a temporary file. Disposing of it removes it. */
export interface SpooledAudio extends AsyncDisposable {
  readonly bytes: number;
  /** The first bytes, enough to tell what they are; to be looked at before anything else is done. */
  readonly head: Uint8Array;
  /**
   * Adds to the end; one call at a time. There is nothing to wait for while what came before is on its way. The chunk is
   * taken over: its memory is given back when it is not needed here any more.
   */
  append(chunk: Uint8Array): Promise<unknown> | undefined;
  /** Once, when no more will come. */
  end(): Promise<void>;
  /** All of it, after the end, where it is in memory and not empty. From then on it belongs to the caller, who may keep it. */
  content(): Uint8Array | undefined;
  /** The file, after the end. What was in memory goes there. */
  path(): Promise<string>;
}

/** Where the audio of all requests is held, within one bound. */
export interface AudioSpool {
  open(): SpooledAudio;
}

/** A minute and a half, as browsers record it. */
const maxHeldBytes = 1_500_000;

/** What goes to the disk in one call: each wakes another thread, which costs as much as many chunks do. */
const writtenBytes = 1_000_000;

/** Of all audio together, what is on its way to the disk included. What is long leaves half of it to what is short. */
const maxHeldBytesInAll = 40_000_000;

/** What a chunk costs beside its bytes: a client may send one at a time. */
const chunkCostBytes = 256;

/** @param folder where audio goes that is long, or that has no room in memory */
export const createAudioSpool = (folder: TemporaryFolder): AudioSpool => {
  let costInAll = 0;

  const openAudio = (): SpooledAudio => {
    let bytes = 0;
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    let cost = 0;
    let file: TemporaryFile | undefined;
    /** The latest write. */
    let flushing: Promise<TemporaryFile> | undefined;
    /** How many have not ended well yet. */
    let unwritten = 0;
    let isLent = false;

    const mostToHold = (): number => {
      if (file) return costInAll > maxHeldBytesInAll / 2 ? writtenBytes / 2 : writtenBytes;
      return costInAll > maxHeldBytesInAll ? 0 : maxHeldBytes;
    };

    const takeHeld = () => {
      const taken = { chunks: held, bytes: heldBytes, cost };
      [held, heldBytes, cost] = [[], 0, 0];
      return taken;
    };

    const letGo = ({ chunks, cost }: ReturnType<typeof takeHeld>) => {
      if (!isLent) detachBuffers(chunks);
      costInAll -= cost;
    };

    /** The chunk that is all there is, as short clips come: it need not be copied. */
    const onlyChunk = () => (held.length === 1 ? held[0] : undefined);

    const copyHead = () => Buffer.concat(held, Math.min(heldBytes, sniffedBytes));

    const write = async (): Promise<TemporaryFile> => {
      file ??= { head: copyHead(), ...(await createFile(folder)) };
      const taken = takeHeld();
      try {
        if (taken.bytes > 0) await writeChunks(file.handle, taken.chunks, taken.bytes);
      } finally {
        letGo(taken);
      }
      unwritten -= 1;
      return file;
    };

    const flush = () => {
      unwritten += 1;
      flushing = flushing?.then(write) ?? write();
      flushing.catch(() => {}); // Told to whoever waits for what comes next.
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
        if (cost <= mostToHold()) return undefined;
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
        isLent = true;
        return held[0];
      },
      async path() {
        const isWritten = flushing !== undefined;
        const { handle, place } = await (flushing ?? flush());
        if (!isWritten) await handle.close();
        return place.path;
      },
      async [Symbol.asyncDispose]() {
        letGo(takeHeld());
        await flushing?.catch(() => {});
        const written = file;
        file = undefined; // Its head is held no longer, whoever still knows this audio.
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
