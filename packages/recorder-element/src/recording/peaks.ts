/** The waveform of a recording. */
export interface Peaks {
  readonly secondsPerPeak: number;
  /** The peak of each interval: the square root of its amplitude, 0 to 255, so that quiet speech is visible. */
  readonly values: Uint8Array;
}

/** Collects the peaks of a recording in progress. */
interface PeakCollector {
  /** Adds a level, from 0 to 1, at a time of the recording. */
  add(level: number, atSeconds: number): void;
  /** Returns the peaks so far. */
  peaks(): Peaks;
}

/** More than fit on a screen: four minutes at full resolution. */
const maxPeaks = 4800;
const finestSeconds = 0.05;

/** Creates a collector of bounded size: when it is full, it merges each two intervals. */
export const createPeakCollector = (): PeakCollector => {
  const values = new Uint8Array(maxPeaks);
  let secondsPerPeak = finestSeconds;
  let length = 0;

  const halve = () => {
    for (let i = 0; i < maxPeaks; i += 1) {
      values[i] = i < maxPeaks / 2 ? Math.max(values[2 * i] ?? 0, values[2 * i + 1] ?? 0) : 0;
    }
    secondsPerPeak *= 2;
    length = Math.ceil(length / 2);
  };

  return {
    add: (level, atSeconds) => {
      while (atSeconds >= maxPeaks * secondsPerPeak) halve();
      const index = Math.floor(atSeconds / secondsPerPeak);
      values[index] = Math.max(values[index] ?? 0, toPeak(level));
      length = Math.max(length, index + 1);
    },
    peaks: () => ({ secondsPerPeak, values: values.slice(0, length) }),
  };
};

const toPeak = (level: number): number => Math.round(255 * Math.sqrt(Math.min(1, level)));

/** -32 dBFS. Anything quieter is not speech, and should not look like it. */
const quiet = toPeak(10 ** (-32 / 20));

/** Returns the height of a bar for a level from 0 to 1: logarithmic, with room above the loudest. -40 dB is 0. */
export const toBar = (level: number): number => Math.max(0, 0.9 + 0.45 * Math.log10(level));

/** Returns the mean of the peaks of each interval as bars from 0 to 1, relative to the loudest peak unless all are quiet. */
export const barsOf = ({ secondsPerPeak, values }: Peaks, durationSeconds: number, count: number): number[] => {
  const loudest = values.reduce((most, value) => Math.max(most, value), quiet);
  const perBar = Math.max(durationSeconds, values.length * secondsPerPeak) / secondsPerPeak / count;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor(i * perBar);
    const stretch = values.subarray(start, Math.max(start + 1, Math.floor((i + 1) * perBar)));
    const mean = stretch.reduce((sum, value) => sum + value, 0) / (stretch.length || 1);
    return toBar((mean / loudest) ** 2);
  });
};
