/** A range of frames of 10 ms, from `start` to `end` (exclusive). */
export interface FrameRange {
  readonly start: number;
  readonly end: number;
}

const smoothedFrames = 5;
/** Shorter pauses occur inside words, for example before a plosive. */
const minPauseFrames = 15;

/**
 * Finds the pauses between words, in order: ranges of at least 150 ms without speech or near the background level. Measures
 * the background level from the frames themselves, so that pauses are found in noise too.
 *
 * @param powers mean power of each frame of 10 ms
 * @param speech 0 for each frame that certainly has no speech, else 1
 */
export const findPauses = (powers: readonly number[], speech: readonly number[]): FrameRange[] => {
  const levels = toLevels(powers);
  const quietLevel = findQuietLevel(levels);
  const pauses: FrameRange[] = [];
  let start = 0;
  for (let frame = 0; frame <= levels.length; frame++) {
    if (frame < levels.length && (speech[frame] === 0 || (levels[frame] ?? 0) < quietLevel)) continue;
    if (frame - start >= minPauseFrames) pauses.push({ start, end: frame });
    start = frame + 1;
  }
  return pauses;
};

/** Converts powers to levels in dB, relative to an amplitude of 1, averaged over 50 ms around each frame. */
const toLevels = (powers: readonly number[]): number[] => {
  const sums = runningSums(powers);
  return powers.map((_, frame) => 10 * Math.log10(1 + meanAround(sums, frame, (smoothedFrames - 1) / 2)));
};

/** Returns the sums of the first 0, 1, 2, … numbers. */
const runningSums = (numbers: readonly number[]): Float64Array => {
  const sums = new Float64Array(numbers.length + 1);
  for (let i = 0; i < numbers.length; i++) sums[i + 1] = (sums[i] ?? 0) + (numbers[i] ?? 0);
  return sums;
};

/** Returns the mean of the numbers from `frame - half` to `frame + half`, limited to existing frames. */
const meanAround = (sums: Float64Array, frame: number, half: number): number => {
  const from = Math.max(0, frame - half);
  const to = Math.min(sums.length - 1, frame + half + 1);
  return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
};

/** Returns the level below which a frame is quiet: between the levels of background and speech, nearer to the background. */
const findQuietLevel = (levels: readonly number[]): number => {
  const sorted = Float64Array.from(levels).sort();
  const background = sorted[Math.floor(0.1 * sorted.length)] ?? 0;
  const loud = sorted[Math.floor(0.9 * sorted.length)] ?? 0;
  return loud - background < 6 ? Number.NEGATIVE_INFINITY : background + 0.3 * (loud - background);
};

/**
 * Returns the quietest frame in the range: the middle of the longest run of frames within 3 dB of the quietest.
 *
 * @param around number of frames to average the loudness over. Default: 30, for a range without a pause
 */
export const quietestFrame = (powers: readonly number[], { start, end }: FrameRange, around = 30): number => {
  const sums = runningSums(powers);
  const loudness = Array.from({ length: Math.max(1, end - start) }, (_, i) => meanAround(sums, start + i, around / 2));
  const quiet = 2 * Math.min(...loudness) + 1;
  let longest = { start: 0, end: 0 };
  let first = 0;
  for (let i = 0; i <= loudness.length; i++) {
    if (i < loudness.length && (loudness[i] ?? 0) <= quiet) continue;
    if (i - first > longest.end - longest.start) longest = { start: first, end: i };
    first = i + 1;
  }
  return start + middleOf(longest);
};

const middleOf = ({ start, end }: FrameRange): number => Math.floor((start + end) / 2);
