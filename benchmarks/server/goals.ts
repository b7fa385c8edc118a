import type { Goal } from '../goals.ts';
import { ours, peer } from './contenders.ts';
import type { LongRecordingAnswer } from './long-recording.ts';
import type { Summary } from './report.ts';
import { intakes } from './workloads.ts';

const maxGrowthBytes = 64 * 1024 * 1024;
const maxWaitSeconds = 2;

/** The measured values to check against the goals. */
export const judge = (summaries: readonly Summary[], long: LongRecordingAnswer): Goal[] => [
  ...intakes.flatMap((workload) => judgeIntake(compareLoads(summaries, workload), workload)),
  judgeGrowth(compareLoads(summaries, intakes[1])),
  judgeLongRecording(long),
];

interface Comparison {
  readonly atOnce: number;
  readonly mine: Summary;
  readonly theirs: Summary;
}

/** Pairs the results of this server and the peer, for each load. */
const compareLoads = (summaries: readonly Summary[], workload: string): Comparison[] => {
  const of = (name: string) => summaries.filter((one) => one.workload === workload && one.contender === name);
  const peers = of(peer.name);
  return of(ours.name).flatMap((mine) =>
    peers.filter(({ atOnce }) => atOnce === mine.atOnce).map((theirs) => ({ atOnce: mine.atOnce, mine, theirs })),
  );
};

const sixteen = (comparisons: readonly Comparison[]): Comparison => {
  const found = comparisons.find(({ atOnce }) => atOnce === 16);
  if (found === undefined) throw new Error('Sixteen at once were not measured.');
  return found;
};

const judgeIntake = (comparisons: readonly Comparison[], workload: string): Goal[] => {
  const rates = comparisons.map(({ mine, theirs }) => mine.requestsPerSecond / theirs.requestsPerSecond);
  const meanRate = rates.reduce((product, rate) => product * rate, 1) ** (1 / rates.length);
  const peaks = comparisons.map(({ mine, theirs }) => mine.peakBytes / theirs.peakBytes);
  const perLoad = (ratios: readonly number[]) => ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  return [
    {
      name: `${workload}: at least the rate of ${peer.name}, in the mean of all loads`,
      isMet: meanRate >= 1,
      measured: `${meanRate.toFixed(2)} times (${perLoad(rates)})`,
    },
    {
      name: `${workload}: a smaller memory peak than ${peer.name}, under each load`,
      isMet: peaks.every((ratio) => ratio < 1),
      measured: `${perLoad(peaks)} times`,
    },
  ];
};

const judgeGrowth = (comparisons: readonly Comparison[]): Goal => {
  const { growthBytes } = sixteen(comparisons).mine;
  return {
    name: `sixteen uploads of 25 MB at once: memory grows by less than ${maxGrowthBytes / 2 ** 20} MiB`,
    isMet: growthBytes < maxGrowthBytes,
    measured: `${(growthBytes / 2 ** 20).toFixed(0)} MiB`,
  };
};

const judgeLongRecording = (long: LongRecordingAnswer): Goal => {
  const waitSeconds = long.seconds - long.engineSeconds;
  return {
    name: `transcription of ${long.recordingSeconds.toFixed(0)} s: within ${maxWaitSeconds} s of the engine's time for its longest segment`,
    isMet: waitSeconds < maxWaitSeconds,
    measured: `${waitSeconds.toFixed(1)} s more than ${long.engineSeconds.toFixed(1)} s (${peer.name} answers ${long.peerStatus})`,
  };
};
