import { percentile } from '../percentile.ts';
import { readFamilyCpuSeconds } from '../server/process-usage.ts';
import type { Observation, Update } from './speak.ts';
import { measureWordLags, type WordLags } from './word-lags.ts';

/** What one or several recordings gave. */
export interface Figures {
  readonly lags: WordLags;
  /** For each recording, from the end of its first word until any word is shown, in seconds. */
  readonly firstWords: readonly number[];
  /** From the stop to the transcript, in seconds. */
  readonly waits: readonly number[];
  /** Cores that the server used for each speaker. */
  readonly cpuPerSpeaker: number;
  /** Cores that all clients together used. Undefined where they are browsers. */
  readonly clientCpu?: number;
}

/** Runs recordings of so many seconds in all, and measures what the server and this process used meanwhile. */
export const measureRecordings = async (
  serverProcessId: number,
  seconds: number,
  record: () => Promise<readonly Observation[]>,
): Promise<Figures> => {
  const before = await readFamilyCpuSeconds(serverProcessId);
  const [clientBefore, startedAt] = [process.cpuUsage(), performance.now()];
  const observations = await record();
  const { user, system } = process.cpuUsage(clientBefore);
  const spent = (await readFamilyCpuSeconds(serverProcessId)) - before;
  const lags = observations.map(({ updates }) => measureWordLags(updates));
  return {
    lags: joinLags(lags),
    firstWords: observations.flatMap(({ updates }) => firstWordLag(updates)),
    waits: observations.map(({ waitSeconds }) => waitSeconds),
    cpuPerSpeaker: spent / seconds,
    clientCpu: (user + system) / 1000 / (performance.now() - startedAt),
  };
};

/** The first word counts even if the recogniser changes it later: `changed` counts those. */
const firstWordLag = (updates: readonly Update[]): readonly number[] => {
  const shown = updates.find(({ final, partial }) => partial?.text || final?.length);
  const [first] = updates.flatMap(({ final = [] }) => final);
  return shown && first ? [Math.max(0, shown.seconds - first.end)] : [];
};

export const joinLags = (all: readonly WordLags[]): WordLags => {
  const sum = (key: 'unstableWords' | 'changedUnstableWords' | 'stableWords' | 'changedStableWords') =>
    all.reduce((total, lags) => total + lags[key], 0);
  return {
    shown: all.flatMap(({ shown }) => shown),
    right: all.flatMap(({ right }) => right),
    stable: all.flatMap(({ stable }) => stable),
    final: all.flatMap(({ final }) => final),
    unstableWords: sum('unstableWords'),
    changedUnstableWords: sum('changedUnstableWords'),
    stableWords: sum('stableWords'),
    changedStableWords: sum('changedStableWords'),
  };
};

const columns = ['shown', 'right', 'stable', 'final', 'changed', 'stable changed', 'CPU', 'clients', 'wait'];
const write = (name: string, cells: readonly string[]) =>
  console.log(name.padEnd(22) + cells.map((cell) => cell.padStart(15)).join(''));

export const printHeader = (): void => write('speakers', ['first word', ...columns]);

export const printFigures = (name: string, figures: Figures): void => {
  const { lags, firstWords, waits, cpuPerSpeaker, clientCpu } = figures;
  write(name, [
    ...[both(firstWords), both(lags.shown), both(lags.right), both(lags.stable), both(lags.final)],
    share(lags.changedUnstableWords, lags.unstableWords),
    share(lags.changedStableWords, lags.stableWords),
    ...[cpuPerSpeaker.toFixed(2), clientCpu?.toFixed(2) ?? '', both(waits)],
  ]);
};

const share = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`;
const both = (values: readonly number[]): string =>
  `${percentile(values, 0.5).toFixed(1)} / ${percentile(values, 0.95).toFixed(1)}`;
