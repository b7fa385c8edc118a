import { percentile } from '../percentile.ts';
import type { Measurement } from './measure.ts';

/** Merges rounds: medians, except for percentiles and mean CPU time, which are over all requests. */
export interface Summary extends Omit<Measurement, 'seconds'> {
  readonly medianSeconds: number;
  readonly percentile99Seconds: number;
}

export const summarize = (measurements: readonly Measurement[]): Summary[] =>
  Object.values(Object.groupBy(measurements, keyOf)).map((rounds = []) => {
    const [first] = rounds as [Measurement];
    const median = (value: (round: Measurement) => number) => percentile(rounds.map(value), 0.5);
    const seconds = rounds.flatMap((round) => round.seconds);
    return {
      ...{ contender: first.contender, workload: first.workload, atOnce: first.atOnce },
      requestsPerSecond: median((round) => round.requestsPerSecond),
      medianSeconds: percentile(seconds, 0.5),
      percentile99Seconds: percentile(seconds, 0.99),
      cpuSecondsPerRequest: rounds.reduce((sum, round) => sum + round.cpuSecondsPerRequest, 0) / rounds.length,
      peakBytes: median((round) => round.peakBytes),
      growthBytes: median((round) => round.growthBytes),
    };
  });

const keyOf = ({ contender, workload, atOnce }: Measurement): string => `${workload} ${atOnce} ${contender}`;

const columns = ['requests/s', 'p50 ms', 'p99 ms', 'CPU ms each', 'peak MB', 'grown MB'];

/** Prints a table for each workload and load. Numbers in brackets are multiples of the peer's. */
export const printTables = (summaries: readonly Summary[], peerName: string): void => {
  const tables = Object.groupBy(summaries, ({ workload, atOnce }) => `${workload}, ${atOnce} at once`);
  for (const [title, rows = []] of Object.entries(tables)) {
    const peer = rows.find(({ contender }) => contender === peerName);
    console.log(`\n${title.padEnd(34)}${columns.map((column) => column.padStart(16)).join('')}`);
    for (const row of rows) {
      const cell = (value: (row: Summary) => number, digits: number) => {
        const ratio = peer === undefined || row === peer ? '' : ` (${(value(row) / value(peer)).toFixed(2)})`;
        return (value(row).toFixed(digits) + ratio).padStart(16);
      };
      const cells = [
        cell((one) => one.requestsPerSecond, 1),
        cell((one) => one.medianSeconds * 1000, 0),
        cell((one) => one.percentile99Seconds * 1000, 0),
        cell((one) => one.cpuSecondsPerRequest * 1000, 1),
        cell((one) => one.peakBytes / 1e6, 0),
        cell((one) => one.growthBytes / 1e6, 0),
      ];
      console.log(`  ${row.contender.padEnd(32)}${cells.join('')}`);
    }
  }
};
