import { meanPower, type PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples } from './voice-activity.ts';

/** Root mean square of the loud frames of speech at which Silero finds single letters too: 30 dB below full scale. */
const targetLevel = 1000;
/** 30 dB: what is quieter than that is lost in the noise of a microphone. */
const maxGain = 32;
const minGain = 0.25;

/** The factor that brings sound to one level: that of a frame which a tenth of all frames exceed. */
export const levelGain = (samples: PcmSamples): number => {
  const frames = Math.floor(samples.length / speechFrameSamples);
  const powers = Array.from({ length: frames }, (_, i) =>
    meanPower(samples.subarray(i * speechFrameSamples, (i + 1) * speechFrameSamples)),
  );
  const loud = powers.toSorted((a, b) => b - a)[Math.floor(0.1 * frames)] ?? 0;
  return Math.min(maxGain, Math.max(minGain, targetLevel / (1 + Math.sqrt(loud))));
};
