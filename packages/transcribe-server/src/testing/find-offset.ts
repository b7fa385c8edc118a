import type { PcmSamples } from '../audio/pcm.ts';

const comparedSamples = 64_000;

/** Returns the delay of one recording relative to another, in samples up to `maxSamples`, by correlating their ends. */
export const findOffset = (one: PcmSamples, other: PcmSamples, maxSamples: number): number => {
  const length = Math.min(one.length, other.length) - maxSamples;
  let best = { offset: 0, likeness: Number.NEGATIVE_INFINITY };
  for (let offset = -maxSamples; offset <= maxSamples; offset++) {
    let likeness = 0;
    for (let i = Math.max(maxSamples, length - comparedSamples); i < length; i++)
      likeness += (one[i + offset] ?? 0) * (other[i] ?? 0);
    if (likeness > best.likeness) best = { offset, likeness };
  }
  return best.offset;
};
