import { samplesOfPacket } from '../demuxing/opus-head.ts';
import type { OpusHead, OpusPacket } from '../demuxing/track.ts';
import { lengthOf, type PcmChannels, sampleRate } from '../pcm.ts';
import { createPacketDecoder } from './opus-decoder.ts';
import { toPcm } from './to-pcm.ts';

/** Ticks of the Opus clock (48 kHz) per sample at 16 kHz. */
const ticksPerSample = 48_000 / sampleRate;
/** Maximum difference between the timestamps and the decoded samples before silence is inserted: 0.1 s, like ffmpeg. */
const maxDriftTicks = 4800;
/** The shortest packet: 2.5 ms. A damaged packet counts as such, so that a file of damaged packets becomes too long. */
const minPacketTicks = 120;
/** Silence is yielded in chunks of this length. */
const maxSilentSamples = sampleRate;

/**
 * Decodes a stream of Opus packets and places them by their timestamps. Replaces missing and damaged packets with
 * silence. Removes the encoder's padding at the start (pre-skip) and the end.
 *
 * @param maxSeconds timestamps beyond this duration are damaged, and are ignored
 */
export async function* decodeOpus(
  head: OpusHead,
  packets: AsyncIterable<OpusPacket>,
  maxSeconds: number,
): AsyncGenerator<PcmChannels> {
  const maxTicks = maxSeconds * 48_000;
  let { channels, gain } = head;
  let decoder = await createPacketDecoder(channels);
  /** Ticks decoded since `start`. */
  let position = 0;
  /** Ticks that are still to be skipped. */
  let skip = head.preSkip;
  /** Timestamp of the first packet of the stream. */
  let start: number | undefined;
  /** Number of samples yielded so far. */
  let total = 0;

  try {
    for await (const packet of packets) {
      if (packet.head !== undefined) {
        decoder.free();
        ({ channels, gain } = packet.head);
        decoder = await createPacketDecoder(channels);
        [skip, start] = [packet.head.preSkip, undefined];
      }
      start ??= (packet.time ?? 0) - position;
      const lag = packet.time === undefined ? 0 : packet.time - start - position;
      if (lag > maxDriftTicks && total * ticksPerSample + lag <= maxTicks) {
        position += lag;
        for (const silence of createSilence(channels, Math.round(lag / ticksPerSample))) {
          total += lengthOf(silence);
          yield silence;
        }
      } else if (Math.abs(lag) > maxDriftTicks) {
        start += lag;
      }

      const ticks = samplesOfPacket(packet.data) || (packet.data.length > 0 ? minPacketTicks : 0);
      const decoded =
        decoder.decode(packet.data) ?? Array.from({ length: channels }, () => new Float32Array(ticks / ticksPerSample));
      const length = decoded[0]?.length ?? 0;
      position += length * ticksPerSample;
      const from = Math.min(length, Math.round(skip / ticksPerSample));
      skip = Math.max(0, skip - length * ticksPerSample);
      const to = Math.max(from, length - Math.round(packet.endTrim / ticksPerSample));
      total += to - from;
      if (to > from) yield decoded.map((samples) => toPcm(samples.subarray(from, to), gain));
    }
  } finally {
    decoder.free();
  }
}

function* createSilence(channels: number, samples: number): Generator<PcmChannels> {
  for (let left = samples; left > 0; left -= maxSilentSamples) {
    yield Array.from({ length: channels }, () => new Int16Array(Math.min(left, maxSilentSamples)));
  }
}
