/** Ways to damage a file, like a broken disk, a lost connection or an attacker. */
export type Damage = 'flips' | 'cut' | 'splice' | 'lengths' | 'sizes';

export const damages: readonly Damage[] = ['flips', 'cut', 'splice', 'lengths', 'sizes'];

/** Containers write lengths before or after these bytes. */
const marks = [
  ...['\x1f\x43\xb6\x75', '\x18\x53\x80\x67', '\x16\x54\xae\x6b', '\x15\x49\xa9\x66', '\xa3', '\xa0', '\xe7'],
  ...['OggS', 'OpusHead', 'RIFF', 'fmt ', 'data', 'COMM', 'SSND'],
  ...['moov', 'trak', 'stbl', 'stsd', 'stsz', 'stsc', 'stco', 'stts', 'moof', 'traf', 'tfhd', 'trun', 'tfdt', 'mdat'],
];
const extremes = [0, 1, 7, 8, 0x7f, 0x80, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

/** Returns a damaged copy of a file. @param random returns a number in [0, 1) */
export const damageFile = (file: Uint8Array, damage: Damage, random: () => number): Uint8Array<ArrayBuffer> => {
  const below = (limit: number) => Math.floor(random() * limit);
  const damaged = new Uint8Array(file);
  const write = (offset: number, bytes: number, value: number) => {
    for (let i = 0; i < bytes; i++) damaged[offset + i] = value / 256 ** (bytes - 1 - i);
  };
  const number = () => (random() < 0.5 ? (extremes[below(extremes.length)] ?? 0) : below(2 ** 32));
  const times = 1 + below(20);
  switch (damage) {
    case 'flips':
      for (let i = 0; i < times; i++) {
        const offset = random() < 0.5 ? below(Math.min(2000, damaged.length)) : below(damaged.length);
        write(offset, 1, (damaged[offset] ?? 0) ^ (1 << below(8)));
      }
      return damaged;
    case 'cut': {
      const start = below(damaged.length);
      const end = random() < 0.5 ? damaged.length : start + below(damaged.length - start);
      return new Uint8Array([...damaged.subarray(0, start), ...damaged.subarray(end)]);
    }
    case 'splice': {
      const [from, to] = [below(damaged.length), below(damaged.length)];
      const piece = file.subarray(from, from + below(20_000));
      if (random() < 0.5) damaged.set(piece.subarray(0, damaged.length - to), to);
      return new Uint8Array([...damaged.subarray(0, to), ...piece, ...damaged.subarray(to)]);
    }
    case 'lengths':
      for (let i = 0; i < times; i++) write(below(Math.min(5000, damaged.length - 4)), 4, number());
      return damaged;
    case 'sizes':
      for (let i = 0; i < times; i++) {
        const mark = Buffer.from(marks[below(marks.length)] ?? '', 'latin1');
        const offset = Buffer.from(damaged.buffer).indexOf(mark, random() < 0.5 ? 0 : below(damaged.length));
        if (offset < 0) continue;
        const bytes = [1, 2, 4, 8][below(4)] ?? 4;
        write(Math.max(0, random() < 0.5 ? offset - 4 : offset + mark.length), bytes, number());
      }
      return damaged.subarray(0, file.length);
  }
};
