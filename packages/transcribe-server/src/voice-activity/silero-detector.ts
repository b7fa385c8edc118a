import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { PcmSamples } from '../audio/pcm.ts';
import { createEnergyDetector } from './energy-detector.ts';
import { type SileroProcess, startSileroProcess } from './silero-process.ts';
import type { VoiceActivityDetector } from './voice-activity.ts';

export interface SileroDetectorOptions {
  /** Path of the model, `silero_vad.onnx` of version 5 or 6. The file may be created later. */
  readonly model: string;
  /** Called with the reason whenever the energy detector replaces the model. */
  readonly onFallback?: ((error: Error) => void) | undefined;
  /** Maximum number of child processes. One is enough for a hundred live recordings. Default: 1, or 2 with more than two cores. */
  readonly processes?: number | undefined;
}

const defaultProcesses = Math.min(2, Math.max(1, availableParallelism() - 1));
/** If no process has ever started, the next one is started after this time. */
const retryMs = 60_000;

/**
 * Creates a detector with the neural model Silero (https://github.com/snakers4/silero-vad). Runs it with sherpa-onnx-node
 * in one or two child processes, which start on demand and serve all recordings. Falls back to the energy detector if
 * the runtime or model is missing, or if the same audio has crashed two processes: then the engine gets more audio, and
 * no speech is lost. Digital silence, as from a muted microphone, needs no process.
 */
export const createSileroDetector = ({
  model,
  onFallback,
  processes = defaultProcesses,
}: SileroDetectorOptions): VoiceActivityDetector => {
  const energy = createEnergyDetector();
  const workers = Array.from({ length: processes }, () => createWorker(model));
  const idle = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  let notBefore = 0;

  const acquire = async (): Promise<Worker> => idle.pop() ?? new Promise((resolve) => waiting.push(resolve));

  const release = (worker: Worker) => {
    const next = waiting.shift();
    if (next !== undefined) next(worker);
    else if (worker.hasStarted) idle.push(worker);
    else idle.unshift(worker); // Last choice.
  };

  return {
    async detect(samples, contextFrames = 0) {
      const loud = await energy.detect(samples, contextFrames);
      if (performance.now() < notBefore || !loud.includes(1) || !existsSync(model)) return loud;
      const worker = await acquire();
      try {
        return await worker.detect(samples, contextFrames);
      } catch (error) {
        onFallback?.(error as Error);
        if (!workers.some(({ hasStarted }) => hasStarted)) notBefore = performance.now() + retryMs;
        return loud;
      } finally {
        release(worker);
      }
    },

    async check() {
      const worker = await acquire();
      try {
        await worker.start();
      } finally {
        release(worker);
      }
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
};

interface Worker extends AsyncDisposable {
  /** Whether a process has started successfully at least once. */
  readonly hasStarted: boolean;
  start(): Promise<SileroProcess>;
  /** Finds speech. Retries once in a new process if the process dies. */
  detect(samples: PcmSamples, contextFrames: number): Promise<Uint8Array>;
}

const createWorker = (model: string): Worker => {
  let process: Promise<SileroProcess> | undefined;
  let hasStarted = false;

  const start = async (): Promise<SileroProcess> => {
    process ??= startSileroProcess(model);
    try {
      const ready = await process;
      hasStarted = true;
      return ready;
    } catch (error) {
      process = undefined;
      throw error;
    }
  };

  const detectOnce = async (samples: PcmSamples, contextFrames: number): Promise<Uint8Array> => {
    const ready = await start();
    try {
      return await ready.detect(samples, contextFrames);
    } catch (error) {
      process = undefined;
      throw error;
    }
  };

  return {
    get hasStarted() {
      return hasStarted;
    },
    start,
    detect: (...audio) => detectOnce(...audio).catch(() => detectOnce(...audio)),
    async [Symbol.asyncDispose]() {
      const ready = await process?.catch(() => undefined);
      process = undefined;
      await ready?.[Symbol.asyncDispose]();
    },
  };
};
