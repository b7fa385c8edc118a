import { ElementCursor, readText, readUnsigned, widthAt } from './ebml.ts';

/** What a WebM file with one mono track of Opus says of its sound without being decoded. */
interface WebmOpusFacts {
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
/** Recorders round times to milliseconds, and begin where they like. */
const maxDriftMilliseconds = 250;
/** What a decoder throws away of the start; more would make a long clip seem short. */
const maxDelaySeconds = 0.1;

/** Reads the file as recorders write it; undefined for every other, and for what is cut off or has gaps. */
export const readWebmOpus = (bytes: Uint8Array): WebmOpusFacts | undefined => {
  const element = new ElementCursor(bytes, masters);
  let tracks = 0;
  let isOpus = false;
  let clusterMilliseconds = 0;
  let startMilliseconds: number | undefined;
  let samples = 0;
  let delaySeconds = 0;
  let maxBytesPerSecond = 0;

  /** A block holds one packet, because nobody laces Opus: track, time, flags, packet. */
  const addBlock = (start: number, end: number): boolean => {
    const timeStart = start + widthAt(bytes, start);
    const packetStart = timeStart + 3;
    const isLaced = ((bytes[timeStart + 2] ?? 0) & 0x06) !== 0;
    if (packetStart >= end || isLaced) return false;
    const milliseconds = clusterMilliseconds + ((readUnsigned(bytes, timeStart, timeStart + 2) << 16) >> 16);
    startMilliseconds ??= milliseconds;
    const drift = milliseconds - startMilliseconds - samples / samplesPerMillisecond;
    const packetSamples = samplesOfPacket(bytes, packetStart);
    if (packetSamples === 0 || Math.abs(drift) > maxDriftMilliseconds) return false;
    samples += packetSamples;
    maxBytesPerSecond = Math.max(maxBytesPerSecond, ((end - packetStart) * samplesPerSecond) / packetSamples);
    return true;
  };

  const isAsExpected = ({ id, start, end }: ElementCursor): boolean => {
    switch (id) {
      case ids.docType:
        return readText(bytes, start, end) === 'webm';
      case ids.timestampScale:
        return readUnsigned(bytes, start, end) === timestampScale;
      case ids.track:
        tracks += 1;
        return true;
      case ids.codec:
        isOpus = readText(bytes, start, end) === 'A_OPUS';
        return isOpus;
      case ids.channels:
        return readUnsigned(bytes, start, end) === 1;
      case ids.codecDelay:
        delaySeconds = readUnsigned(bytes, start, end) / 1e9;
        return delaySeconds <= maxDelaySeconds;
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

  while (element.next()) if (!isAsExpected(element)) return undefined;
  const seconds = samples / samplesPerSecond - delaySeconds;
  return element.isAtEnd && seconds > 0 ? { seconds, maxBytesPerSecond } : undefined;
};

/** Of Opus, whatever rate it was recorded at: https://www.rfc-editor.org/rfc/rfc7845.html#section-4 */
const samplesPerMillisecond = 48;
const samplesPerSecond = 1000 * samplesPerMillisecond;
const maxPacketSamples = 120 * samplesPerMillisecond;

/** In milliseconds, by configuration: https://www.rfc-editor.org/rfc/rfc6716.html#section-3.1 */
const silkFrames = [10, 20, 40, 60];
const hybridFrames = [10, 20];
const celtFrames = [2.5, 5, 10, 20];
const frameSamples = [
  ...[silkFrames, silkFrames, silkFrames, hybridFrames, hybridFrames],
  ...[celtFrames, celtFrames, celtFrames, celtFrames],
].flatMap((frames) => frames.map((milliseconds) => milliseconds * samplesPerMillisecond));

/** By its first bytes; 0 where they are not those of a packet, which lasts 120 ms at most. */
const samplesOfPacket = (bytes: Uint8Array, start: number): number => {
  const head = bytes[start] ?? 0;
  const code = head & 3;
  const frames = code === 3 ? (bytes[start + 1] ?? 0) & 0x3f : Math.min(code, 1) + 1;
  const samples = frames * (frameSamples[head >> 3] ?? 0);
  return samples <= maxPacketSamples ? samples : 0;
};
