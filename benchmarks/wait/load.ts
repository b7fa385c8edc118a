import { percentile } from '../percentile.ts';
import { readFamilyBytes } from '../server/process-usage.ts';
import type { ServerProcess } from '../server/server-process.ts';
import { type BrowserRecording, stopAt } from './recording.ts';
import { createLiveSubmit } from './submit.ts';

export interface LoadFigure {
  readonly atOnce: number;
  readonly percentile99Seconds: number;
  /** CPU and memory of the server and its children for each recording, minus those while idle. */
  readonly bytesEach: number;
}

const sampleMilliseconds = 500;

/** Simulates concurrent speakers in real time, each for a little longer than the one before. */
export const measureLoad = async (
  server: ServerProcess,
  recording: BrowserRecording,
  atOnce: number,
): Promise<LoadFigure> => {
  const endpoint = `http://127.0.0.1:${server.port}/v1/audio/transcriptions`;
  const idleBytes = await readFamilyBytes(server.processId);
  let mostBytes = idleBytes;
  const sampling = setInterval(async () => {
    mostBytes = Math.max(mostBytes, await readFamilyBytes(server.processId));
  }, sampleMilliseconds);
  try {
    const submit = createLiveSubmit(1);
    const lengths = Array.from({ length: atOnce }, (_, i) => recording.seconds * (0.6 + (0.4 * (i + 1)) / atOnce));
    const waits = await Promise.all(lengths.map((seconds) => submit(endpoint, stopAt(recording, seconds))));
    return { atOnce, percentile99Seconds: percentile(waits, 0.99), bytesEach: (mostBytes - idleBytes) / atOnce };
  } finally {
    clearInterval(sampling);
  }
};
