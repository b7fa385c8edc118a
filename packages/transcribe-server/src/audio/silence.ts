import { meanPower, type PcmSamples, sampleRate } from './pcm.ts';

const frameSamples = 0.03 * sampleRate;
const maxSilentPower = 3 ** 2;

/** Whether there is surely no speech in the samples. Errs to false: what is merely quiet is not silent. */
export const isSilent = (samples: PcmSamples): boolean => {
  for (let i = 0; i < samples.length; i += frameSamples) {
    if (meanPower(samples.subarray(i, i + frameSamples)) > maxSilentPower) return false;
  }
  return true;
};
