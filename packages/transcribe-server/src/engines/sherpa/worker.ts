/**
 * Entry point of the runtime's child process. Loads one model, which all recognitions share. Answers the messages of its
 * parent process, and exits with it.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { SherpaModel } from './model.ts';
import { type OnlineRecogniser, recogniseOnline, type Waveform } from './online-recogniser.ts';
import { createOnlineSessions, type SessionMessage, type SessionResult, toWaveform } from './online-sessions.ts';
import { createSettingBatches } from './setting-batches.ts';
import { markOf } from './sherpa-stderr.ts';
import type { SherpaResult } from './words.ts';

/** The first message: the model to load. Answered with `ready`, `runtime-missing` or `model-rejected`. */
export interface LoadMessage {
  readonly model: SherpaModel;
  readonly threads: number;
}

/** Recognises a segment. Several may be pending at once. Answered with `result` or `error`. */
export interface RecogniseMessage {
  readonly id: number;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly sampleRate: number;
  readonly setting?: DecoderSetting;
}

/** What a model can be told about a recording. Others than Whisper, Canary and SenseVoice ignore it. */
export interface DecoderSetting {
  /** The model's own code of the language. Default: the model detects it; Canary assumes English. */
  readonly language?: string;
  /** The model's own code of the language to translate to. Default: no translation. */
  readonly translateTo?: string;
}

export type HostMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'runtime-missing' }
  | { readonly type: 'model-rejected'; readonly reason: string }
  | { readonly type: 'result'; readonly id: number; readonly result: SherpaResult }
  | { readonly type: 'error'; readonly id: number; readonly reason: string }
  | ({ readonly type: 'session-result' } & SessionResult)
  | { readonly type: 'session-error'; readonly session: number; readonly reason: string };

/** The used part of sherpa-onnx-node, which has no type declarations. */
interface Runtime {
  readonly OfflineRecognizer: { createAsync(config: object): Promise<Recogniser> };
  readonly OnlineRecognizer: new (config: object) => OnlineRecogniser;
}

interface Recogniser {
  createStream(): Stream;
  decodeAsync(stream: Stream): Promise<SherpaResult>;
  setConfig(config: object): void;
}

interface Stream {
  acceptWaveform(waveform: Waveform): void;
}

interface LoadedModel {
  readonly recognise: (waveform: Waveform, setting: DecoderSetting) => Promise<SherpaResult>;
  /** Only for online models. */
  readonly handleSession?: (message: SessionMessage) => Promise<void>;
}

const send = (message: HostMessage) => process.send?.(message);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** In the root folder of the package, for both the sources and the build. */
const moonshineSession = join(import.meta.dirname, '../../../moonshine-session.conf');

/** Returns the execution provider `cpu`, with a file of session options for Moonshine. */
const providerOf = (kind: SherpaModel['kind']): string => (kind === 'moonshine' ? `cpu:${moonshineSession}` : 'cpu');

const configOf = ({ model: { kind, networks, tokens }, threads }: LoadMessage, setting: DecoderSetting = {}) => {
  const { language = '', translateTo } = setting;
  const task = translateTo === undefined ? 'transcribe' : 'translate';
  const sections = {
    'nemo-ctc': { nemoCtc: networks },
    'nemo-transducer': { transducer: networks, modelType: 'nemo_transducer' },
    whisper: { whisper: { ...networks, language, task } },
    canary: { canary: { ...networks, srcLang: language, tgtLang: translateTo ?? language, usePnc: 1 } },
    moonshine: { moonshine: networks },
    'sense-voice': { senseVoice: { ...networks, language, useInverseTextNormalization: 1, useItn: 1 } },
    'online-transducer': { transducer: networks },
    'online-zipformer2-ctc': { zipformer2Ctc: networks },
    'online-nemo-ctc': { nemoCtc: networks },
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
    process.on('message', createMessageHandler(await loadModel(runtime, message)));
    return { type: 'ready' };
  } catch (error) {
    return { type: 'model-rejected', reason: messageOf(error) };
  }
};

const loadModel = async (runtime: Runtime, loaded: LoadMessage): Promise<LoadedModel> => {
  const { online } = loaded.model;
  if (online !== undefined) {
    const recogniser = new runtime.OnlineRecognizer({ ...configOf(loaded), enableEndpoint: 1 });
    return {
      recognise: (waveform) => recogniseOnline(recogniser, online, waveform),
      handleSession: createOnlineSessions(recogniser, online, (result) => send({ type: 'session-result', ...result })),
    };
  }
  const recogniser = await runtime.OfflineRecognizer.createAsync(configOf(loaded));
  const batches = createSettingBatches('{}', (setting) => recogniser.setConfig(configOf(loaded, JSON.parse(setting))));
  return {
    async recognise(waveform, setting) {
      const stream = recogniser.createStream();
      stream.acceptWaveform(waveform);
      return await batches.run(JSON.stringify(setting), () => recogniser.decodeAsync(stream));
    },
  };
};

const createMessageHandler = ({ recognise, handleSession }: LoadedModel) => {
  const handleSegment = async ({ id, samples, sampleRate, setting = {} }: RecogniseMessage) => {
    try {
      const result = await recognise(toWaveform(samples, sampleRate), setting);
      if (result.text === '') writeSync(process.stderr.fd, markOf(id));
      send({ type: 'result', id, result });
    } catch (error) {
      send({ type: 'error', id, reason: messageOf(error) });
    }
  };
  return async (message: RecogniseMessage | SessionMessage) => {
    if ('id' in message) return await handleSegment(message);
    try {
      await handleSession?.(message);
    } catch (error) {
      send({ type: 'session-error', session: message.session, reason: messageOf(error) });
    }
  };
};

/** Lowers the priority, so that HTTP responses have precedence. New threads inherit the priority. */
const lowerPriority = () => {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Sandboxes may forbid it.
  }
};

lowerPriority();
// Terminals and service managers send signals to all processes. Ignored here: the parent ends this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async (message: LoadMessage) => send(await load(message)));
