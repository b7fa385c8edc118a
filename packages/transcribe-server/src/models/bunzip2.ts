import { BitReader } from './bit-reader.ts';
import { readBlock } from './bzip2-block.ts';
import { damaged } from './model-error.ts';

/** More than the largest block takes: 900,000 symbols of 20 bits, and the tables before them. */
const maxBlockBytes = 2_400_000;
const outputBytes = 256 * 1024;

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  return crc;
});

/**
 * Undoes bzip2, in pieces of at most 256 KiB and with the memory of one block, however much comes out of it. Checks
 * every checksum of the format.
 *
 * @throws ModelError
 */
export async function* bunzip2(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = createInput(chunks);
  try {
    yield* readStreams(input);
  } finally {
    await input.close();
  }
}

type Input = ReturnType<typeof createInput>;

async function* readStreams(input: Input): AsyncGenerator<Uint8Array> {
  while ((await input.fill(maxBlockBytes)) || input.isFresh) {
    const level = readHeader(input);
    let combined = 0;
    for (;;) {
      await input.fill(maxBlockBytes);
      const reader = input.reader();
      const magic = `${reader.read(24).toString(16)}${reader.read(24).toString(16)}`;
      const checksum = reader.read32();
      if (magic === '177245385090') {
        if (checksum !== combined) throw damaged('the checksum of the whole is wrong');
        input.drop(reader, 'to the next byte');
        break;
      }
      if (magic !== '314159265359') throw damaged('no block where one must be');
      const block = readBlock(reader, level * 100_000);
      if (reader.isBeyondEnd) throw damaged('it ends too early');
      yield* undoRuns(block, checksum);
      combined = ((combined << 1) | (combined >>> 31)) ^ checksum;
      input.drop(reader);
    }
  }
}

const readHeader = (input: Input): number => {
  const reader = input.reader();
  const magic = reader.peek(24);
  if (magic !== 0x425a68) throw damaged('it does not begin as one');
  reader.skip(24);
  const level = reader.read(8) - 0x30;
  if (level < 1 || level > 9) throw damaged('an impossible size of blocks');
  input.drop(reader);
  return level;
};

/** The bytes that are still to be decoded: enough of them for one block, the first perhaps in part. */
const createInput = (chunks: AsyncIterable<Uint8Array>) => {
  const iterator = chunks[Symbol.asyncIterator]();
  let bytes: Uint8Array = new Uint8Array();
  let usedBits = 0;
  let isFresh = true;

  return {
    close: () => iterator.return?.(),
    /** Whether nothing has been dropped yet. */
    get isFresh() {
      return isFresh;
    },
    /** Waits until so many bytes are there, or no more come; resolves to whether there are any. */
    async fill(length: number): Promise<boolean> {
      const parts = [bytes];
      let filled = bytes.length;
      while (filled < length) {
        const { value, done } = await iterator.next();
        if (done === true) break;
        parts.push(value);
        filled += value.length;
      }
      if (parts.length > 1) bytes = Buffer.concat(parts);
      return bytes.length > 0;
    },
    reader(): BitReader {
      const reader = new BitReader(bytes);
      reader.peek(usedBits);
      reader.skip(usedBits);
      return reader;
    },
    /** Drops what has been read. */
    drop(reader: BitReader, also?: 'to the next byte'): void {
      isFresh = false;
      const bits = also === undefined ? reader.bitsRead : Math.ceil(reader.bitsRead / 8) * 8;
      bytes = bytes.subarray(bits >> 3);
      usedBits = bits & 7;
    },
  };
};

/** Four equal bytes are followed by how many more of them there are. */
function* undoRuns(block: Uint8Array, checksum: number): Generator<Uint8Array> {
  let output = new Uint8Array(outputBytes);
  let length = 0;
  let crc = -1;
  let last = -1;
  let run = 0;
  for (const byte of block) {
    let times = 1;
    if (run === 4) {
      times = byte;
      run = 0;
    } else {
      run = byte === last ? run + 1 : 1;
      last = byte;
    }
    for (let i = 0; i < times; i += 1) {
      crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ last] as number);
      output[length] = last;
      length += 1;
    }
    // A run adds at most 255 bytes.
    if (length > outputBytes - 256) {
      yield output.subarray(0, length);
      output = new Uint8Array(outputBytes);
      length = 0;
    }
  }
  if (~crc !== checksum) throw damaged('the checksum of a block is wrong');
  if (length > 0) yield output.subarray(0, length);
}
