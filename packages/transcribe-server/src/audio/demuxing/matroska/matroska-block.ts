import { readVint, signedOf } from './ebml.ts';

/** A Matroska block (RFC 9559, section 10): packets of one track. */
export interface Block {
  readonly track: number;
  /** Ticks from the timestamp of the cluster. */
  readonly relativeTime: number;
  /** One packet, or several if the block uses lacing. */
  readonly packets: readonly Uint8Array[];
}

/** Flag bits that must be 0. */
const reservedFlags = 0x70;

/** Reads the content of a block. Returns undefined if it is invalid. */
export const readBlock = (content: Uint8Array): Block | undefined => {
  const track = readVint(content, 0);
  if (track === undefined || track.width + 3 > content.length) return undefined;
  const flags = content[track.width + 2] ?? 0;
  if (flags & reservedFlags) return undefined;
  const packets = readLaces(content.subarray(track.width + 3), (flags >> 1) & 3);
  if (packets === undefined) return undefined;
  return { track: track.value, relativeTime: signedOf(content.subarray(track.width, track.width + 2)), packets };
};

const lacing = { none: 0, xiph: 1, fixed: 2, ebml: 3 } as const;

/** Splits a block into its packets (RFC 9559, section 10.3). Returns undefined if the lacing is invalid. */
const readLaces = (bytes: Uint8Array, kind: number): Uint8Array[] | undefined => {
  if (kind === lacing.none) return [bytes];
  const frames = (bytes[0] ?? 0) + 1;
  const sizes: number[] = [];
  let offset = 1;
  for (let i = 0; i < frames - 1; i++) {
    if (kind === lacing.fixed) {
      sizes.push(Math.floor((bytes.length - 1) / frames));
    } else if (kind === lacing.xiph) {
      let size = 0;
      let byte: number;
      do {
        byte = bytes[offset++] ?? 0;
        size += byte;
      } while (byte === 255);
      sizes.push(size);
    } else {
      const vint = readVint(bytes, offset);
      if (vint === undefined) return undefined;
      offset += vint.width;
      const bias = i === 0 ? 0 : 2 ** (7 * vint.width - 1) - 1;
      sizes.push((sizes.at(-1) ?? 0) * (i === 0 ? 0 : 1) + vint.value - bias);
    }
  }
  const packets: Uint8Array[] = [];
  for (const size of sizes) {
    if (size < 0 || offset + size > bytes.length) return undefined;
    packets.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  packets.push(bytes.subarray(offset));
  return packets;
};
