export interface TimedSpan {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

const frameSamples = 160;
const frameSeconds = 0.01;
/** Minimum duration of silence between words. */
const minGapFrames = 20;

/** The baseline: divides the sound that is not silent among the words in proportion to their letters. */
export const spreadByLetters = (samples: Int16Array, words: readonly string[]): TimedSpan[] => {
  const regions = findRegions(samples);
  const frames = regions.reduce((sum, { start, end }) => sum + end - start, 0);
  const lengths = words.map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, '').length);
  const letters = lengths.reduce((sum, length) => sum + length, 0);
  /** Returns the time at this share of the speech. Between two regions, the end of the first or the start of the second. */
  const secondsAt = (share: number, isEnd: boolean): number => {
    let rest = share * frames;
    for (const { start, end } of regions) {
      if (rest < end - start || (isEnd && rest <= end - start)) return (start + rest) * frameSeconds;
      rest -= end - start;
    }
    return (regions.at(-1)?.end ?? 0) * frameSeconds;
  };
  let before = 0;
  return lengths.map((length) => {
    const startSeconds = secondsAt(before / letters, false);
    before += length;
    return { startSeconds, endSeconds: secondsAt(before / letters, true) };
  });
};

/** Finds the frames within 30 dB of the loud frames and above four times the noise. */
const findRegions = (samples: Int16Array): { start: number; end: number }[] => {
  const powers = Array.from({ length: Math.floor(samples.length / frameSamples) }, (_, i) =>
    samples.subarray(i * frameSamples, (i + 1) * frameSamples).reduce((sum, sample) => sum + sample * sample, 0),
  );
  const sorted = powers.toSorted((a, b) => a - b);
  const least = Math.max(
    (sorted[Math.floor(0.95 * sorted.length)] ?? 0) / 1000,
    4 * (sorted[Math.floor(0.05 * sorted.length)] ?? 0),
  );
  const regions: { start: number; end: number }[] = [];
  for (const [i, power] of powers.entries()) {
    const last = regions.at(-1);
    if (power <= least) continue;
    if (last !== undefined && i - last.end < minGapFrames) last.end = i + 1;
    else regions.push({ start: i, end: i + 1 });
  }
  return regions;
};
