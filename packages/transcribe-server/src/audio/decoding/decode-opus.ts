import { samplesOfPacket } from '../demuxing/opus-head.ts';
import type { OpusHead, OpusPacket } from '../demuxing/track.ts';
import { type PcmSamples, sampleRate } from '../pcm.ts';
import { createPacketDecoder } from './opus-decoder.ts';
import { toPcm } from './to-pcm.ts';

/** Of the clock of Opus, 48 kHz, to a sample of 16 kHz. */
const ticksPerSample = 48_000 / sampleRate;
/** What the container's clock may differ from the samples before they are moved: 0.1 s, as with ffmpeg. */
const maxDriftTicks = 4800;
/** Silence comes in pieces. */
const maxSilentSamples = sampleRate;

/**
 * Decodes a stream of Opus, where its packets lie by the container's clock: what is missing between two packets, and
 * what is damaged, becomes silence. What the encoder has put before the start and after the end is left out.
 *
 * @param maxSeconds a clock that leaps further is damaged, and is not followed
 */
export async function* decodeOpus(
  head: OpusHead,
  packets: AsyncIterable<OpusPacket>,
  maxSeconds: number,
): AsyncGenerator<PcmSamples> {
  const maxTicks = maxSeconds * 48_000;
  let decoder = await createPacketDecoder();
  let { gain } = head;
  /** Ticks decoded since the clock's start, and to be left out of what comes. */
  let position = 0;
  let skip = head.preSkip;
  /** Where the clock stood at the start. */
  let start: number | undefined;
  /** Samples in all: each packet ends at a whole number of them. */
  let total = 0;

  try {
    for await (const packet of packets) {
      if (packet.head !== undefined) {
        decoder.free();
        decoder = await createPacketDecoder();
        [gain, skip, start] = [packet.head.gain, packet.head.preSkip, undefined];
      }
      start ??= (packet.time ?? 0) - position;
      const lag = packet.time === undefined ? 0 : packet.time - start - position;
      if (lag > maxDriftTicks && total * ticksPerSample + lag <= maxTicks) {
        position += lag;
        for (const silence of createSilence(Math.round(lag / ticksPerSample))) {
          total += silence.length;
          yield silence;
        }
      } else if (Math.abs(lag) > maxDriftTicks) {
        start += lag;
      }

      const ticks = samplesOfPacket(packet.data);
      const decoded = decoder.decode(packet.data) ?? new Float32Array(ticks / ticksPerSample);
      position += decoded.length * ticksPerSample;
      const from = Math.min(decoded.length, Math.round(skip / ticksPerSample));
      skip = Math.max(0, skip - decoded.length * ticksPerSample);
      const to = Math.max(from, decoded.length - Math.round(packet.endTrim / ticksPerSample));
      total += to - from;
      if (to > from) yield toPcm(decoded.subarray(from, to), gain);
    }
  } finally {
    decoder.free();
  }
}

function* createSilence(samples: number): Generator<PcmSamples> {
  for (let left = samples; left > 0; left -= maxSilentSamples) yield new Int16Array(Math.min(left, maxSilentSamples));
}
