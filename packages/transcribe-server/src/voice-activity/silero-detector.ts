import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { PcmSamples } from '../audio/pcm.ts';
import { createEnergyDetector } from './energy-detector.ts';
import { type SileroProcess, startSileroProcess } from './silero-process.ts';
import type { VoiceActivityDetector } from './voice-activity.ts';

export interface SileroDetectorOptions {
  /** The path of the network, `silero_vad.onnx` of version 5 or 6. It may come later. */
  readonly model: string;
  /** Is told why the energy of the sound decides instead of the network. */
  readonly onFallback?: ((error: Error) => void) | undefined;
}

/** One process is enough for a hundred recordings at the pace of life. */
const maxProcesses = Math.min(2, Math.max(1, availableParallelism() - 1));

/**
 * The neural detector Silero, run by sherpa-onnx-node in one or two processes, which start when they are needed and serve
 * all recordings. Where the runtime or the network is absent, and for a stretch that has ended two processes, the energy
 * of the sound decides: then more is sent to the engine, and nothing is lost. Silence, as of a muted microphone, takes no
 * process.
 */
export const createSileroDetector = ({ model, onFallback }: SileroDetectorOptions): VoiceActivityDetector => {
  const energy = createEnergyDetector();
  const workers = Array.from({ length: maxProcesses }, () => createWorker(model));
  const idle = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  let isUnusable = false;

  const borrow = async (): Promise<Worker> => idle.pop() ?? new Promise((resolve) => waiting.push(resolve));

  const giveBack = (worker: Worker) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };

  return {
    async detect(samples, contextFrames = 0) {
      const loud = await energy.detect(samples, contextFrames);
      if (isUnusable || !loud.includes(1) || !existsSync(model)) return loud;
      const worker = await borrow();
      try {
        return await worker.detect(samples, contextFrames);
      } catch (error) {
        onFallback?.(error as Error);
        isUnusable ||= !worker.hasStarted;
        return loud;
      } finally {
        giveBack(worker);
      }
    },

    async check() {
      const worker = await borrow();
      try {
        await worker.start();
      } finally {
        giveBack(worker);
      }
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker[Symbol.asyncDispose]()));
    },
  };
};

interface Worker extends AsyncDisposable {
  /** Whether a process has ever been ready. */
  readonly hasStarted: boolean;
  start(): Promise<SileroProcess>;
  /** Finds speech, in a second process where the first has ended. */
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
    detect: (...stretch) => detectOnce(...stretch).catch(() => detectOnce(...stretch)),
    async [Symbol.asyncDispose]() {
      const ready = await process?.catch(() => undefined);
      process = undefined;
      await ready?.[Symbol.asyncDispose]();
    },
  };
};
