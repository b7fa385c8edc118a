/** What a WebM file with one mono track of Opus says of its sound without being decoded. */
export interface WebmOpusFacts {
  readonly seconds: number;
  /** Of the packet with the most bytes for its time. Encoders spend next to none on silence. */
  readonly maxBytesPerSecond: number;
}

/** Element ids: https://www.rfc-editor.org/rfc/rfc9559.html */
const ids = {
  header: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  information: 0x1549a966,
  timestampScale: 0x2ad7b1,
  tracks: 0x1654ae6b,
  track: 0xae,
  codec: 0x86,
  codecDelay: 0x56aa,
  audio: 0xe1,
  channels: 0x9f,
  encodings: 0x6d80,
  cluster: 0x1f43b675,
  clusterTimestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
} as const;

/** Their children are read as if they stood in their place. */
const masters: ReadonlySet<number> = new Set([
  ...[ids.header, ids.segment, ids.information, ids.tracks, ids.track, ids.audio, ids.cluster, ids.blockGroup],
]);

/** Nanoseconds: times are in milliseconds. */
const timestampScale = 1_000_000;
const maxTextBytes = 16;
/** Recorders round times to milliseconds, and begin where they like. */
const maxDriftSeconds = 0.25;

/** Reads the file as recorders write it; undefined for every other, and for what is cut off or has gaps. */
export const readWebmOpus = (bytes: Uint8Array): WebmOpusFacts | undefined => {
  let tracks = 0;
  let isOpus = false;
  let clusterMilliseconds = 0;
  let startSeconds: number | undefined;
  let seconds = 0;
  let delaySeconds = 0;
  let maxBytesPerSecond = 0;

  /** A block holds one packet, because nobody laces Opus: track, time, flags, packet. */
  const addBlock = (start: number, end: number): boolean => {
    const timeStart = start + widthAt(bytes, start);
    const packetStart = timeStart + 3;
    const isLaced = ((bytes[timeStart + 2] ?? 0) & 0x06) !== 0;
    if (packetStart >= end || isLaced) return false;
    const milliseconds = clusterMilliseconds + ((readUnsigned(bytes, timeStart, timeStart + 2) << 16) >> 16);
    const packetSeconds = secondsOfPacket(bytes, packetStart);
    startSeconds ??= milliseconds / 1000;
    if (packetSeconds === undefined) return false;
    if (Math.abs(milliseconds / 1000 - startSeconds - seconds) > maxDriftSeconds) return false;
    seconds += packetSeconds;
    maxBytesPerSecond = Math.max(maxBytesPerSecond, (end - packetStart) / packetSeconds);
    return true;
  };

  const isAsExpected = (id: number, start: number, end: number): boolean => {
    switch (id) {
      case ids.docType:
        return readText(bytes, start, end) === 'webm';
      case ids.timestampScale:
        return readUnsigned(bytes, start, end) === timestampScale;
      case ids.codec:
        isOpus = readText(bytes, start, end) === 'A_OPUS';
        return isOpus;
      case ids.channels:
        return readUnsigned(bytes, start, end) === 1;
      case ids.codecDelay:
        delaySeconds = readUnsigned(bytes, start, end) / 1e9;
        return true;
      case ids.clusterTimestamp:
        clusterMilliseconds = readUnsigned(bytes, start, end);
        return true;
      case ids.simpleBlock:
      case ids.block:
        return isOpus && tracks === 1 && addBlock(start, end);
      default:
        return id !== ids.encodings;
    }
  };

  for (let offset = 0; offset < bytes.length; ) {
    const element = readElement(bytes, offset);
    if (element === undefined) return undefined;
    if (masters.has(element.id)) {
      if (element.id === ids.track) tracks += 1;
      offset = element.start;
    } else {
      if (element.end > bytes.length || !isAsExpected(element.id, element.start, element.end)) return undefined;
      offset = element.end;
    }
  }
  return seconds > delaySeconds ? { seconds: seconds - delaySeconds, maxBytesPerSecond } : undefined;
};

/** An element of EBML (https://www.rfc-editor.org/rfc/rfc8794.html); one of unknown size ends nowhere. */
const readElement = (bytes: Uint8Array, offset: number) => {
  const sizeStart = offset + widthAt(bytes, offset);
  const start = sizeStart + widthAt(bytes, sizeStart);
  if (start > bytes.length || sizeStart - offset > 4 || start - sizeStart > 8) return undefined;
  const sizeWidth = start - sizeStart;
  // The bit that tells the width goes first: with it, a small size in eight bytes is more than a number holds exactly.
  const highest = (bytes[sizeStart] ?? 0) & (0xff >> sizeWidth);
  const size = highest * 256 ** (sizeWidth - 1) + readUnsigned(bytes, sizeStart + 1, start);
  // All ones mean unknown; in eight bytes they are more than a number can tell from its neighbours.
  const end = size >= 2 ** (7 * sizeWidth) - 1 ? Number.POSITIVE_INFINITY : start + size;
  return { id: readUnsigned(bytes, offset, sizeStart), start, end };
};

/** By its first bytes: https://www.rfc-editor.org/rfc/rfc6716.html#section-3.1 */
const secondsOfPacket = (bytes: Uint8Array, start: number): number | undefined => {
  const toc = bytes[start] ?? 0;
  const configuration = toc >> 3;
  const frameMilliseconds =
    configuration < 12
      ? [10, 20, 40, 60][configuration & 3]
      : configuration < 16
        ? [10, 20][configuration & 1]
        : [2.5, 5, 10, 20][configuration & 3];
  const frames = [1, 2, 2, (bytes[start + 1] ?? 0) & 0x3f][toc & 3];
  const milliseconds = (frameMilliseconds ?? 0) * (frames ?? 0);
  return milliseconds > 0 && milliseconds <= 120 ? milliseconds / 1000 : undefined;
};

/** How many bytes a variable-size integer takes: one more than its leading zero bits. */
const widthAt = (bytes: Uint8Array, offset: number): number => Math.clz32(bytes[offset] ?? 0) - 23;

const readUnsigned = (bytes: Uint8Array, start: number, end: number): number => {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 256 + (bytes[i] ?? 0);
  return value;
};

const readText = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, start + maxTextBytes)));
