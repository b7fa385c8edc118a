import { meanPower, type PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples } from './voice-activity.ts';

/** RMS amplitude of loud speech at which Silero finds even single spoken letters: 30 dB below full scale. */
const targetLevel = 1000;
/** 30 dB. Quieter speech is lost in the noise of a microphone. */
const maxGain = 32;
const minGain = 0.25;

/** Returns the gain that brings loud frames, the 90th percentile, to the target level. */
export const levelGain = (samples: PcmSamples): number => {
  const frames = Math.floor(samples.length / speechFrameSamples);
  const powers = Array.from({ length: frames }, (_, i) =>
    meanPower(samples.subarray(i * speechFrameSamples, (i + 1) * speechFrameSamples)),
  );
  const loud = powers.toSorted((a, b) => b - a)[Math.floor(0.1 * frames)] ?? 0;
  return Math.min(maxGain, Math.max(minGain, targetLevel / (1 + Math.sqrt(loud))));
};
