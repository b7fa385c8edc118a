import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { sendMany } from './load.ts';
import { readCpuSeconds, readFamilyBytes, readPeakBytes, readResidentBytes, resetPeak } from './process-usage.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import type { Workload } from './workloads.ts';

/** One server under one load. */
export interface Measurement {
  readonly contender: string;
  readonly workload: string;
  readonly atOnce: number;
  readonly requestsPerSecond: number;
  /** How long each request took. */
  readonly seconds: readonly number[];
  /** Of the server and its child processes. */
  readonly cpuSecondsPerRequest: number;
  /** The most resident memory of the server with its child processes. */
  readonly peakBytes: number;
  /** By how much that exceeds what it took when it had started, warmed up, and had nothing to do. */
  readonly growthBytes: number;
}

interface Runner {
  readonly contender: Contender;
  readonly server: ServerProcess;
  readonly idleBytes: number;
}

const sampleMilliseconds = 50;

/** A round: all servers are started anew and take turns, those that lead in one round coming last in the next. */
export const measureRound = async (
  workload: Workload,
  contenders: readonly Contender[],
  environment: Readonly<Record<string, string>>,
): Promise<Measurement[]> => {
  await using servers = new AsyncDisposableStack();
  const start = async (contender: Contender): Promise<Runner> => {
    const server = servers.use(await startServerProcess(contender.module, environment));
    await sendMany(server.port, workload.warmUp.upload, { ...workload.warmUp, status: workload.status });
    return { contender, server, idleBytes: await readResidentBytes(server.processId) };
  };
  const runners = await Promise.all(contenders.map(start));
  const measurements: Measurement[] = [];
  for (const load of workload.loads) {
    for (let turn = 0; turn < workload.turns; turn++) {
      for (const runner of runners) measurements.push(await measure(runner, workload, load));
    }
  }
  return measurements;
};

const measure = async (
  { contender, server: { port, processId }, idleBytes }: Runner,
  { name, upload, status }: Workload,
  { atOnce, requests }: Workload['loads'][number],
): Promise<Measurement> => {
  await resetPeak(processId);
  const cpuSeconds = await readCpuSeconds(processId);
  const start = performance.now();
  const [seconds, familyBytes] = await whileSampling(processId, () =>
    sendMany(port, upload, { atOnce, requests, status }),
  );
  const elapsed = (performance.now() - start) / 1000;
  const peakBytes = Math.max(familyBytes, await readPeakBytes(processId));
  return {
    ...{ contender: contender.name, workload: name, atOnce, seconds, peakBytes },
    requestsPerSecond: requests / elapsed,
    cpuSecondsPerRequest: ((await readCpuSeconds(processId)) - cpuSeconds) / requests,
    growthBytes: peakBytes - idleBytes,
  };
};

/** The result of the task, and the most memory that the process and its children were seen to take meanwhile. */
const whileSampling = async <Result>(processId: number, task: () => Promise<Result>): Promise<[Result, number]> => {
  const done = new AbortController();
  let mostBytes = 0;
  const sample = async () => {
    while (!done.signal.aborted) {
      mostBytes = Math.max(mostBytes, await readFamilyBytes(processId));
      await wait(sampleMilliseconds);
    }
  };
  const sampling = sample();
  try {
    return [await task(), mostBytes];
  } finally {
    done.abort();
    await sampling;
  }
};
