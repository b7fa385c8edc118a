import { createPeakCollector, type Peaks } from './peaks.ts';

/** Fine enough for every recording. */
const stepSeconds = 0.05;

/** Returns the peaks of recordings that are played one after the other. */
export const joinPeaks = (parts: readonly { readonly startSeconds: number; readonly peaks: Peaks }[]): Peaks => {
  const collector = createPeakCollector();
  for (const { startSeconds, peaks } of parts) {
    const { secondsPerPeak, values } = peaks;
    for (let seconds = 0; seconds < values.length * secondsPerPeak; seconds += stepSeconds) {
      const value = values[Math.floor(seconds / secondsPerPeak)] ?? 0;
      collector.add((value / 255) ** 2, startSeconds + seconds);
    }
  }
  return collector.peaks();
};
