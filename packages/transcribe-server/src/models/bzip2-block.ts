import type { BitReader } from './bit-reader.ts';
import { damaged } from './model-error.ts';

const maxCodeBits = 20;
const runA = 0;
const runB = 1;
/** How many symbols follow one choice of a code. */
const groupSymbols = 50;

/** A canonical prefix code: for each length the first code beyond it, aligned to 20 bits, and where its symbols are. */
interface PrefixCode {
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
  readonly minBits: number;
}

const createPrefixCode = (lengths: Uint8Array): PrefixCode => {
  const counts = new Int32Array(maxCodeBits + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const limits = new Int32Array(maxCodeBits + 1);
  const offsets = new Int32Array(maxCodeBits + 1);
  const next = new Int32Array(maxCodeBits + 1);
  let code = 0;
  let index = 0;
  for (let bits = 1; bits <= maxCodeBits; bits += 1) {
    const count = counts[bits] ?? 0;
    offsets[bits] = index - code;
    next[bits] = index;
    code += count;
    index += count;
    limits[bits] = code << (maxCodeBits - bits);
    code <<= 1;
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    const place = next[length] ?? 0;
    symbols[place] = symbol;
    next[length] = place + 1;
  });
  return { limits, offsets, symbols, minBits: Math.min(...lengths) };
};

const readSymbol = (reader: BitReader, { limits, offsets, symbols, minBits }: PrefixCode): number => {
  const peeked = reader.peek(maxCodeBits);
  let bits = minBits;
  while (bits <= maxCodeBits && peeked >= (limits[bits] as number)) bits += 1;
  if (bits > maxCodeBits) throw damaged('an unknown code');
  reader.skip(bits);
  return symbols[(peeked >>> (maxCodeBits - bits)) + (offsets[bits] as number)] as number;
};

const readUsedBytes = (reader: BitReader): Uint8Array => {
  const used: number[] = [];
  const ranges = reader.read(16);
  for (let high = 0; high < 16; high += 1) {
    if (!(ranges & (0x8000 >> high))) continue;
    const range = reader.read(16);
    for (let low = 0; low < 16; low += 1) if (range & (0x8000 >> low)) used.push(high * 16 + low);
  }
  if (used.length === 0) throw damaged('a block of nothing');
  return Uint8Array.from(used);
};

const readSelectors = (reader: BitReader, codeCount: number): Uint8Array => {
  const order = Array.from({ length: codeCount }, (_, i) => i);
  const selectors = new Uint8Array(reader.read(15));
  for (let i = 0; i < selectors.length; i += 1) {
    let place = 0;
    while (reader.read(1) === 1) place += 1;
    const [code] = order.splice(place, 1);
    if (code === undefined) throw damaged('an unknown choice of code');
    order.unshift(code);
    selectors[i] = code;
  }
  return selectors;
};

const readPrefixCode = (reader: BitReader, symbolCount: number): PrefixCode => {
  let length = reader.read(5);
  const lengths = new Uint8Array(symbolCount);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    while (reader.read(1) === 1) length += reader.read(1) === 1 ? -1 : 1;
    if (length < 1 || length > maxCodeBits) throw damaged('a code of an impossible length');
    lengths[symbol] = length;
  }
  return createPrefixCode(lengths);
};

/**
 * Undoes the codes, the moves to the front and the Burrows-Wheeler transform of a block. The bytes come in order, still
 * with the runs of the outermost layer.
 *
 * @throws ModelError
 */
export const readBlock = (reader: BitReader, maxLength: number): Uint8Array => {
  if (reader.read(1) === 1) throw damaged('a block of a kind that nobody has written since 1996');
  const origin = reader.read(24);
  const front = readUsedBytes(reader);
  const endOfBlock = front.length + 1;
  const codeCount = reader.read(3);
  if (codeCount < 2 || codeCount > 6) throw damaged('an impossible number of codes');
  const selectors = readSelectors(reader, codeCount);
  const codes = Array.from({ length: codeCount }, () => readPrefixCode(reader, endOfBlock + 1));

  const block = new Uint32Array(maxLength);
  const counts = new Int32Array(256);
  let length = 0;
  let runLength = 0;
  let runUnit = 1;

  for (const selector of selectors) {
    const code = codes[selector] as PrefixCode;
    for (let i = 0; i < groupSymbols; i += 1) {
      const symbol = readSymbol(reader, code);
      if (symbol <= runB) {
        runLength += symbol === runA ? runUnit : 2 * runUnit;
        runUnit *= 2;
        if (runLength > maxLength) throw damaged('a run that is too long');
        continue;
      }
      if (runLength > 0) {
        const byte = front[0] as number;
        if (runLength > maxLength - length) throw damaged('a block that is too long');
        block.fill(byte, length, length + runLength);
        counts[byte] = (counts[byte] as number) + runLength;
        length += runLength;
        runLength = 0;
        runUnit = 1;
      }
      if (symbol === endOfBlock) return unsort(block.subarray(0, length), counts, origin);
      const byte = front[symbol - 1] as number;
      // Most moves are short: a loop is faster than copyWithin.
      for (let place = symbol - 1; place > 0; place -= 1) front[place] = front[place - 1] as number;
      front[0] = byte;
      if (length === maxLength) throw damaged('a block that is too long');
      block[length] = byte;
      counts[byte] = (counts[byte] as number) + 1;
      length += 1;
    }
  }
  throw damaged('a block without an end');
};

/** The inverse of the Burrows-Wheeler transform; what is sorted is overwritten. */
const unsort = (sorted: Uint32Array, counts: Int32Array, origin: number): Uint8Array => {
  if (origin >= sorted.length) throw damaged('a block that starts outside itself');
  let sum = 0;
  const places = counts.map((count) => {
    sum += count;
    return sum - count;
  });
  for (let i = 0; i < sorted.length; i += 1) {
    const byte = (sorted[i] as number) & 0xff;
    const place = places[byte] as number;
    sorted[place] = (sorted[place] as number) | (i << 8);
    places[byte] = place + 1;
  }
  const bytes = new Uint8Array(sorted.length);
  let next = (sorted[origin] as number) >>> 8;
  for (let i = 0; i < bytes.length; i += 1) {
    const entry = sorted[next] as number;
    bytes[i] = entry & 0xff;
    next = entry >>> 8;
  }
  return bytes;
};
