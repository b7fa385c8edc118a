import { createSeededRandom } from '../../packages/transcribe-server/src/testing/seeded-random.ts';

/** The samples with noise like that of a room, mostly low, so many decibels below their mean power. Always the same. */
export const addNoise = (
  samples: Int16Array<ArrayBuffer>,
  decibelsBelow: number,
  seed: number,
): Int16Array<ArrayBuffer> => {
  const random = createSeededRandom(seed + 1);
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const level = Math.sqrt(power) * 10 ** (-decibelsBelow / 20);
  let low = 0;
  return samples.map((sample) => {
    low = 0.9 * low + 0.44 * Math.sqrt(12) * (random() - 0.5);
    return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample + level * low)));
  });
};
