import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { sendMany } from './load.ts';
import { readCpuSeconds, readFamilyBytes, readPeakBytes, readResidentBytes, resetPeak } from './process-usage.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import type { Workload } from './workloads.ts';

/** The result of one server under one load. */
export interface Measurement {
  readonly contender: string;
  readonly workload: string;
  readonly atOnce: number;
  readonly requestsPerSecond: number;
  /** Duration of each request. */
  readonly seconds: readonly number[];
  /** CPU time of the server and its child processes. */
  readonly cpuSecondsPerRequest: number;
  /** Peak resident memory of the server and its child processes. */
  readonly peakBytes: number;
  /** The peak minus the memory after the warm-up, while idle. */
  readonly growthBytes: number;
}

interface Runner {
  readonly contender: Contender;
  readonly server: ServerProcess;
  readonly idleBytes: number;
}

const sampleMilliseconds = 50;

/** Runs a round: restarts all servers and measures them in turn. The first of a round is the last of the next. */
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

/** Runs the task. Returns its result, and the sampled peak memory of the process and its children. */
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
