/** How loud a recording is over its time, for drawing it. */
export interface Peaks {
  readonly secondsPerPeak: number;
  /** The loudest sample of each stretch as the square root of its amplitude, 0 to 255: quiet speech can be seen too. */
  readonly values: Uint8Array;
}

/** Peaks of a recording that goes on. */
export interface PeakCollector {
  /** Notes a level, from 0 to 1, at a time of the recording. What is never noted stays flat. */
  add(level: number, atSeconds: number): void;
  /** Those so far. */
  peaks(): Peaks;
}

/** More than a screen has room for: four minutes at full resolution. */
const maxPeaks = 4800;
const finestSeconds = 0.05;

/** Never holds more than a few kilobytes: when its room is full, each two stretches become one. */
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

/** What is not even that loud, -32 dBFS, is not speech, and does not look like it. */
const quiet = toPeak(10 ** (-32 / 20));

/** The same peaks as so many bars, from 0 to 1, the loudest of all at 1 unless all is quiet. Each bar shows the loudest of its stretch. */
export const barsOf = ({ secondsPerPeak, values }: Peaks, durationSeconds: number, count: number): number[] => {
  const loudest = values.reduce((most, value) => Math.max(most, value), quiet);
  const perBar = Math.max(durationSeconds, values.length * secondsPerPeak) / secondsPerPeak / count;
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor(i * perBar);
    const stretch = values.subarray(start, Math.max(start + 1, Math.floor((i + 1) * perBar)));
    return stretch.reduce((most, value) => Math.max(most, value), 0) / loudest;
  });
};
