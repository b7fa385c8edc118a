import { readCpuSeconds } from '../server/process-usage.ts';
import { type Decoder, decodeAll, ffmpeg, inProcess } from './decoders.ts';
import type { Recording } from './recordings.ts';

export interface CpuMeasurement {
  readonly recording: Recording;
  /** CPU milliseconds for one decoding. */
  readonly inProcess: number;
  readonly ffmpeg: number;
}

/** Audio per round. Long enough that the resolution of the CPU clock does not matter. */
const roundSeconds = 1200;
const rounds = 3;

/** Measures the CPU time of this process and its children for decoding a file, alternately. Returns the minimum of the rounds. */
export const measureCpu = async (recording: Recording): Promise<CpuMeasurement> => {
  const times = Math.max(1, Math.ceil(roundSeconds / recording.seconds / 4));
  const measure = async (decoder: Decoder) => {
    const before = await readCpuSeconds(process.pid);
    for (let i = 0; i < times; i++) await decodeAll(decoder, recording.path, recording.bytes);
    return ((await readCpuSeconds(process.pid)) - before) / times;
  };
  const best = { inProcess: Number.POSITIVE_INFINITY, ffmpeg: Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round++) {
    best.inProcess = Math.min(best.inProcess, 1000 * (await measure(inProcess)));
    best.ffmpeg = Math.min(best.ffmpeg, 1000 * (await measure(ffmpeg)));
  }
  return { recording, ...best };
};
