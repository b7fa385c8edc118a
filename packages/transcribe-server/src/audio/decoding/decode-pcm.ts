import type { PcmFormat } from '../demuxing/track.ts';
import { type PcmSamples, sampleRate } from '../pcm.ts';
import { createPcmMixer } from './mix-pcm.ts';
import { createResampler } from './resampler.ts';
import { toPcm } from './to-pcm.ts';

/** Decodes PCM frames to 16 kHz mono. */
export async function* decodePcm(format: PcmFormat, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PcmSamples> {
  const mix = createPcmMixer(format);
  const resampler = format.sampleRate === sampleRate ? undefined : createResampler(format.sampleRate, sampleRate);
  let mixed = new Float32Array(0);
  for await (const chunk of chunks) {
    if (mixed.length < chunk.length) mixed = new Float32Array(chunk.length);
    const samples = mixed.subarray(0, mix(chunk, mixed));
    const resampled = resampler ? resampler.push(samples) : samples;
    if (resampled.length > 0) yield toPcm(resampled);
  }
  const rest = resampler?.flush();
  if (rest !== undefined && rest.length > 0) yield toPcm(rest);
}
