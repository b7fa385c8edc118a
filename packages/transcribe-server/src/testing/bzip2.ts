/** Every symbol takes so many bits: enough for 256 bytes, two kinds of runs and the end. */
const symbolBits = 9;
const groupSymbols = 50;

/** Packs up to 900,000 bytes as bzip2 does, hardly smaller than they were: tests need no bzip2 on the machine. */
export const bzip2 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const { writeBits, finish } = createBitWriter();
  for (const byte of Buffer.from('BZh9')) writeBits(byte, 8);
  const checksum = checksumOf(bytes);
  if (bytes.length > 0) writeBlock(writeBits, bytes, checksum);
  writeBits(0x177245, 24);
  writeBits(0x385090, 24);
  writeChecksum(writeBits, bytes.length > 0 ? checksum : 0);
  return finish();
};

type WriteBits = (value: number, bits: number) => void;

const writeBlock = (writeBits: WriteBits, bytes: Uint8Array, checksum: number): void => {
  const { sorted, origin } = sortRotations(shortenRuns(bytes));
  const used = [...new Set(sorted)].sort((a, b) => a - b);
  const symbols = symbolsOf(sorted, used);
  writeBits(0x314159, 24);
  writeBits(0x265359, 24);
  writeChecksum(writeBits, checksum);
  writeBits(0, 1);
  writeBits(origin, 24);
  const ranges = Array.from({ length: 16 }, (_, high) => used.filter((byte) => byte >> 4 === high));
  for (const range of ranges) writeBits(range.length > 0 ? 1 : 0, 1);
  for (const range of ranges.filter(({ length }) => length > 0)) {
    for (let low = 0; low < 16; low += 1) writeBits(range.some((byte) => (byte & 15) === low) ? 1 : 0, 1);
  }
  const groups = Math.ceil(symbols.length / groupSymbols);
  writeBits(2, 3);
  writeBits(groups, 15);
  for (let i = 0; i < groups; i += 1) writeBits(0, 1);
  for (let code = 0; code < 2; code += 1) {
    writeBits(symbolBits, 5);
    for (let i = 0; i < used.length + 2; i += 1) writeBits(0, 1);
  }
  for (const symbol of symbols) writeBits(symbol, symbolBits);
};

/** Four equal bytes are followed by how many more of them there are. */
const shortenRuns = (bytes: Uint8Array): Uint8Array => {
  const shortened: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] as number;
    let run = 1;
    while (run < 255 && bytes[i + run] === byte) run += 1;
    shortened.push(...Array.from({ length: Math.min(run, 4) }, () => byte));
    if (run >= 4) shortened.push(run - 4);
    i += run;
  }
  return Uint8Array.from(shortened);
};

const sortRotations = (bytes: Uint8Array) => {
  const { length } = bytes;
  const twice = Buffer.concat([bytes, bytes]);
  const starts = Array.from({ length }, (_, i) => i).sort((a, b) => twice.compare(twice, b, b + length, a, a + length));
  return { sorted: starts.map((start) => twice[start + length - 1] as number), origin: starts.indexOf(0) };
};

/** Moves each byte to the front, writes runs of the front in bijective base two, and ends with the end. */
const symbolsOf = (sorted: readonly number[], used: readonly number[]): number[] => {
  const front = [...used];
  const symbols: number[] = [];
  let run = 0;
  const endRun = () => {
    for (; run > 0; run = (run - 1) >> 1) symbols.push((run - 1) & 1);
  };
  for (const byte of sorted) {
    const place = front.indexOf(byte);
    if (place === 0) {
      run += 1;
      continue;
    }
    endRun();
    symbols.push(place + 1);
    front.unshift(...front.splice(place, 1));
  }
  endRun();
  return [...symbols, used.length + 1];
};

const checksumOf = (bytes: Uint8Array): number => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0);
  }
  return ~crc;
};

const writeChecksum = (writeBits: WriteBits, checksum: number): void => {
  writeBits(checksum >>> 16, 16);
  writeBits(checksum & 0xffff, 16);
};

const createBitWriter = () => {
  const bytes: number[] = [];
  let held = 0;
  let heldBits = 0;
  const writeBits: WriteBits = (value, bits) => {
    for (let bit = bits - 1; bit >= 0; bit -= 1) {
      held = (held << 1) | ((value >>> bit) & 1);
      heldBits += 1;
      if (heldBits === 8) bytes.push(held);
      if (heldBits === 8) held = heldBits = 0;
    }
  };
  const finish = () => {
    while (heldBits > 0) writeBits(0, 1);
    return Uint8Array.from(bytes);
  };
  return { writeBits, finish };
};
