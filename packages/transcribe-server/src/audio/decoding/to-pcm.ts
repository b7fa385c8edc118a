import type { PcmSamples } from '../pcm.ts';

/** Converts samples from -1 to 1 to 16-bit integers. Rounds and clips. */
export const toPcm = (samples: Float32Array, gain = 1): PcmSamples => {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] as number) * gain * 32_768);
    pcm[i] = Math.max(-32_768, Math.min(32_767, scaled));
  }
  return pcm;
};
