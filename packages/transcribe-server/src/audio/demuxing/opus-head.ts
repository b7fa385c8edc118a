import { type OpusHead, UnsupportedCodecError } from './track.ts';

const magic = 'OpusHead';
const headBytes = 19;

/** Creates the header of a stream that has none. */
export const plainHead = (channels: number, preSkip = 0): OpusHead => ({
  channels: channels === 1 ? 1 : 2,
  preSkip,
  gain: 1,
});

/**
 * Reads an identification header (RFC 7845, section 5.1): the first packet of an Ogg stream, or `CodecPrivate` in
 * Matroska.
 *
 * @returns undefined if the bytes are not an identification header
 * @throws UnsupportedCodecError for more than two channels
 */
export const readOpusHead = (bytes: Uint8Array): OpusHead | undefined => {
  if (bytes.length < headBytes || Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') !== magic) {
    return undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return createOpusHead({
    channels: view.getUint8(9),
    preSkip: view.getUint16(10, true),
    gain: view.getInt16(16, true),
  });
};

/**
 * Creates a header from its raw fields.
 *
 * @param head gain in 1/256 dB
 * @throws UnsupportedCodecError for more than two channels
 */
export const createOpusHead = ({ channels, preSkip, gain }: OpusHead): OpusHead => {
  if (channels > 2) throw new UnsupportedCodecError(`Opus with ${channels} channels`);
  return { channels: channels === 1 ? 1 : 2, preSkip, gain: 10 ** (gain / (20 * 256)) };
};

/** Samples per frame at 48 kHz, by configuration number (RFC 6716, section 3.1). */
const silkFrames = [480, 960, 1920, 2880];
const hybridFrames = [480, 960];
const celtFrames = [120, 240, 480, 960];
const frameSamples = [
  ...[silkFrames, silkFrames, silkFrames, hybridFrames, hybridFrames],
  ...[celtFrames, celtFrames, celtFrames, celtFrames],
].flat();

/** The maximum duration of a packet, 120 ms, in samples at 48 kHz. */
const maxPacketSamples = 5760;

/** Returns the number of samples at 48 kHz in a packet; 0 if the packet is invalid. */
export const samplesOfPacket = (packet: Uint8Array): number => {
  const toc = packet[0];
  if (toc === undefined) return 0;
  const code = toc & 3;
  const frames = code === 3 ? (packet[1] ?? 0) & 0x3f : Math.min(code, 1) + 1;
  const samples = frames * (frameSamples[toc >> 3] ?? 0);
  return samples <= maxPacketSamples ? samples : 0;
};
