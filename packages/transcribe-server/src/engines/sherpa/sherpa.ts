import { availableParallelism } from 'node:os';
import { type PcmSamples, sampleRate, secondsOf } from '../../audio/pcm.ts';
import { orAborted } from '../../platform/or-aborted.ts';
import type { Engine, EngineCapabilities, EngineOptions } from '../engine.ts';
import { createEngineScheduler } from '../engine-scheduler.ts';
import { createProviderProblem } from '../provider-problem.ts';
import { warnOfIgnored } from '../warnings.ts';
import { capabilitiesOf, readSherpaModel, type SherpaModel } from './model.ts';
import { toResult } from './result.ts';
import { knownLanguages, toLanguageTags } from './sherpa-language.ts';
import { createSherpaStream } from './stream.ts';
import type { DecoderSetting } from './worker.ts';
import { type SherpaProcess, startSherpaProcess } from './worker-client.ts';

/** Options of the engine. */
export interface SherpaEngineOptions {
  /** The folder of one model in the layout of sherpa-onnx. Its kind is detected from its files. */
  readonly modelFolder: string;
  /** ISO 639 codes of the languages that the model supports. Default: those in its files. */
  readonly languages?: readonly string[] | undefined;
  /** Maximum number of concurrent segments. All share one copy of the model. Default: depends on the number of cores. */
  readonly concurrency?: number | undefined;
  /** Threads for each segment. Default: number of cores divided by `concurrency`. */
  readonly threads?: number | undefined;
}

/** An engine that keeps a model in memory from its first use until disposal. */
export interface SherpaEngine extends Engine {
  /** Number of running segments, including aborted ones. */
  readonly running: number;
  /** Unloads the model. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Deep models recognise nothing in shorter audio, and some fail. */
const minSamples = sampleRate;
const maxConcurrency = 8;

/**
 * Distributes the cores. Up to three cores run one segment each. More cores run one segment per two cores, which returns
 * short recordings sooner and needs less memory.
 */
const distributeCores = (cores: number): { concurrency: number; threads: number } => {
  const concurrency = Math.min(maxConcurrency, cores < 4 ? cores : Math.floor(cores / 2));
  return { concurrency, threads: Math.floor(cores / concurrency) };
};

/**
 * Creates an engine that runs a local model with sherpa-onnx: NeMo CTC, NeMo transducer (Parakeet), Whisper, Canary, Moonshine,
 * SenseVoice, or an online model (Zipformer, NeMo). Loads the model in a child process on first use.
 *
 * A running segment cannot be interrupted: if it is aborted, it keeps its slot until it ends, and its result is discarded.
 * Segments are short because Whisper supports at most 30 s, and because Moonshine is most accurate with short segments
 * (`npm run bench:accuracy`).
 */
export const createSherpaEngine = (options: SherpaEngineOptions): SherpaEngine => {
  const { modelFolder } = options;
  const { concurrency = distributeCores(availableParallelism()).concurrency } = options;
  const { threads = Math.max(1, Math.floor(availableParallelism() / concurrency)) } = options;
  const lane = createEngineScheduler(concurrency).createLane();
  let languages = options.languages;
  /** Until the model is loaded, it may be a Whisper. */
  let capabilities: EngineCapabilities = { translatesTo: ['en'] };
  let running = 0;
  let runtime: Promise<Runtime> | undefined;
  /** Set while an online model is loaded. */
  let streaming: Runtime | undefined;

  const connect = (): Promise<Runtime> => {
    runtime ??= start();
    return runtime;
  };

  const start = async (): Promise<Runtime> => {
    try {
      const found = await readSherpaModel(modelFolder);
      languages ??= found.languages;
      const model = { ...found, ...(languages !== undefined && { languages }) };
      capabilities = capabilitiesOf(model);
      const process = await startSherpaProcess({ model, concurrency, threads });
      process.ended.then(forget);
      const loaded = { model, process };
      if (model.online?.hasTokenTimes) streaming = loaded;
      return loaded;
    } catch (error) {
      forget();
      throw error;
    }
  };

  const forget = () => {
    runtime = undefined;
    streaming = undefined;
  };

  const recognise = async ({ model, process }: Runtime, samples: PcmSamples, options: EngineOptions) => {
    running++;
    try {
      const result = await process.recognise(pad(samples), chooseSetting(options, model));
      return toResult(result, model, secondsOf(samples), options);
    } catch (cause) {
      throw createProviderProblem('engine-failed', { cause });
    } finally {
      running--;
    }
  };

  const accept = ({ language, translateTo }: EngineOptions) => {
    if (translateTo !== undefined && !capabilities.translatesTo?.includes(new Intl.Locale(translateTo).language)) {
      throw createProviderProblem('unsupported-translation');
    }
    if (language === undefined || knownLanguages(language, languages)?.length !== 0) return;
    throw createProviderProblem('unsupported-language');
  };

  return {
    specificationVersion: 1,
    name: 'sherpa',
    segmentSeconds: { min: 12, max: 20 },
    concurrency,
    billing: 'none',
    get languages() {
      return languages && toLanguageTags(languages);
    },
    get capabilities() {
      return capabilities;
    },
    get running() {
      return running;
    },
    accept,
    get stream() {
      return streaming && streamWith(streaming);
    },

    async transcribe({ samples }, { signal, ...callOptions }) {
      signal.throwIfAborted();
      const loaded = await orAborted(connect(), signal).catch((cause) => {
        signal.throwIfAborted();
        throw createProviderProblem('engine-unavailable', { cause });
      });
      accept(callOptions);
      const result = await orAborted(
        lane.run(() => recognise(loaded, samples, callOptions), signal),
        signal,
      );
      return { ...result, ...warnOfIgnored(callOptions, ['prompt', 'keywords', 'temperature']) };
    },

    async check() {
      await connect();
    },

    async [Symbol.asyncDispose]() {
      const loaded = await runtime?.catch(() => undefined);
      await loaded?.process[Symbol.asyncDispose]();
    },
  };
};

const streamWith =
  ({ model, process }: Runtime): NonNullable<Engine['stream']> =>
  ({ signal }) =>
    createSherpaStream(process, (result, seconds) => toResult(result, model, seconds), signal);

interface Runtime {
  readonly model: SherpaModel;
  readonly process: SherpaProcess;
}

const pad = (samples: PcmSamples): PcmSamples => {
  if (samples.length >= minSamples) return samples;
  const padded = new Int16Array(minSamples);
  padded.set(samples);
  return padded;
};

const chooseSetting = (options: EngineOptions, model: SherpaModel): DecoderSetting => {
  const language = chooseLanguage(options.language, model);
  const translateTo = options.translateTo && new Intl.Locale(options.translateTo).language;
  return { ...(language !== undefined && { language }), ...(translateTo && { translateTo }) };
};

/** Returns the language to set in the model. Undefined if the model has no such setting, or has to detect the language. */
const chooseLanguage = (tags: string | undefined, { kind, languages }: SherpaModel): string | undefined => {
  const isTold = kind === 'whisper' || kind === 'canary' || kind === 'sense-voice';
  if (tags === undefined || !isTold || languages?.length === 1) return undefined;
  const known = knownLanguages(tags, languages) ?? [];
  return known.length === 1 ? known[0] : undefined;
};
