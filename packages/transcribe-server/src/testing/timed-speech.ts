import type { PcmSamples } from '../audio/pcm.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Speech with the true times of its words. */
export interface TimedSpeech {
  readonly samples: PcmSamples;
  readonly text: string;
  /** The space-separated words of the text, in order. */
  readonly words: readonly TimedWord[];
}

export interface TimedWord {
  readonly word: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Adds room noise, mostly low-frequency, at this many decibels below the mean power of the speech. */
export const addNoise = (speech: TimedSpeech, decibelsBelow: number): TimedSpeech => {
  const { samples } = speech;
  const random = createSeededRandom(samples.length);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const level = Math.sqrt(power) * 10 ** (-decibelsBelow / 20);
  let low = 0;
  return {
    ...speech,
    samples: samples.map((sample) => {
      low = 0.9 * low + 0.44 * Math.sqrt(12) * (random() - 0.5);
      return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample + level * low)));
    }),
  };
};
