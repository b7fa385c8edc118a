import type { PcmFormat } from '../demuxing/track.ts';
import { type PcmChannels, sampleRate } from '../pcm.ts';
import { createPcmReader } from './read-pcm.ts';
import { createResampler } from './resampler.ts';
import { toPcm } from './to-pcm.ts';

/** Decodes PCM frames to 16 kHz. Mixes the channels of a format whose channels are always mixed. */
export async function* decodePcm(format: PcmFormat, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<PcmChannels> {
  const read = createPcmReader(format);
  const resamplers =
    format.sampleRate === sampleRate
      ? undefined
      : (format.isMixed ? [0] : format.mix).map(() => createResampler(format.sampleRate, sampleRate));
  for await (const chunk of chunks) {
    const planes = read(chunk);
    const resampled = resamplers?.map((resampler, i) => resampler.push(planes[i] ?? new Float32Array(0))) ?? planes;
    if ((resampled[0]?.length ?? 0) > 0) yield resampled.map((samples) => toPcm(samples));
  }
  const rest = resamplers?.map((resampler) => resampler.flush()) ?? [];
  if ((rest[0]?.length ?? 0) > 0) yield rest.map((samples) => toPcm(samples));
}
