/**
 * The process that the runtime runs in. It loads one model, which all recognitions share, and answers the messages of
 * its parent, without which it ends.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createLanguageTurns } from './language-batches.ts';
import type { SherpaModel } from './model.ts';
import { markOf } from './sherpa-stderr.ts';
import type { SherpaResult } from './words.ts';

/** The first message: what to load. It is answered with `ready`, or with what the runtime or the model lacks. */
export interface LoadMessage {
  readonly model: SherpaModel;
  readonly threads: number;
}

/** Every other message. Several may be under way at once. */
export interface RecogniseMessage {
  readonly id: number;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly sampleRate: number;
  /** The model's own name for it. Default: the model finds out. */
  readonly language?: string;
}

export type HostMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'runtime-missing' }
  | { readonly type: 'model-refused'; readonly reason: string }
  | { readonly type: 'result'; readonly id: number; readonly result: SherpaResult }
  | { readonly type: 'error'; readonly id: number; readonly reason: string };

/** The part of sherpa-onnx-node, which has no types, that is used here. */
interface Runtime {
  readonly OfflineRecognizer: { createAsync(config: object): Promise<Recogniser> };
}

interface Recogniser {
  createStream(): Stream;
  decodeAsync(stream: Stream): Promise<SherpaResult>;
  setConfig(config: object): void;
}

interface Stream {
  acceptWaveform(waveform: { readonly samples: Float32Array; readonly sampleRate: number }): void;
}

const send = (message: HostMessage) => process.send?.(message);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Lies at the root of the package, from the sources as from what is built of them. */
const moonshineSession = join(import.meta.dirname, '../../../moonshine-session.conf');

/** `cpu`, with the file of its session options where a kind of model has any. */
const providerOf = (kind: SherpaModel['kind']): string => (kind === 'moonshine' ? `cpu:${moonshineSession}` : 'cpu');

const configOf = ({ model: { kind, networks, tokens }, threads }: LoadMessage, language = '') => {
  const sections = {
    'nemo-ctc': { nemoCtc: networks },
    'nemo-transducer': { transducer: networks, modelType: 'nemo_transducer' },
    whisper: { whisper: { ...networks, language, task: 'transcribe' } },
    moonshine: { moonshine: networks },
    'sense-voice': { senseVoice: { ...networks, language, useInverseTextNormalization: 1, useItn: 1 } },
  };
  return {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: { ...sections[kind], tokens, numThreads: threads, provider: providerOf(kind), debug: 0 },
  };
};

const findRuntime = (): Runtime | undefined => {
  try {
    return createRequire(import.meta.url)('sherpa-onnx-node');
  } catch {
    return undefined;
  }
};

const load = async (message: LoadMessage): Promise<HostMessage> => {
  const runtime = findRuntime();
  if (runtime === undefined) return { type: 'runtime-missing' };
  try {
    const recogniser = await runtime.OfflineRecognizer.createAsync(configOf(message));
    process.on('message', createAnswer(recogniser, message));
    return { type: 'ready' };
  } catch (error) {
    return { type: 'model-refused', reason: messageOf(error) };
  }
};

const createAnswer = (recogniser: Recogniser, loaded: LoadMessage) => {
  const turns = createLanguageTurns((language) => recogniser.setConfig(configOf(loaded, language)));

  return async ({ id, samples, sampleRate, language = '' }: RecogniseMessage) => {
    try {
      const stream = recogniser.createStream();
      stream.acceptWaveform({ samples: Float32Array.from(samples, (sample) => sample / 0x8000), sampleRate });
      const result = await turns.run(language, () => recogniser.decodeAsync(stream));
      if (result.text === '') writeSync(process.stderr.fd, markOf(id));
      send({ type: 'result', id, result });
    } catch (error) {
      send({ type: 'error', id, reason: messageOf(error) });
    }
  };
};

/** What the server answers goes before what is worked on here. Threads inherit it from those that start them. */
const giveWay = () => {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A sandbox may forbid it. Then both have the same right, as without it.
  }
};

giveWay();
// From the terminal or the service manager they come to all processes: the parent decides when this one ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async (message: LoadMessage) => send(await load(message)));
