import { availableParallelism } from 'node:os';
import { type PcmSamples, sampleRate, secondsOf } from '../../audio/pcm.ts';
import { orAborted } from '../../platform/or-aborted.ts';
import type { Engine, EngineOptions, EngineResult } from '../engine.ts';
import { createEngineScheduler } from '../engine-scheduler.ts';
import { fromOpenaiLanguage } from '../language-names.ts';
import { createProviderProblem } from '../provider-problem.ts';
import { promptIgnored } from '../warnings.ts';
import { readSherpaModel, type SherpaModel } from './model.ts';
import { knownLanguages, toLanguageTags } from './sherpa-language.ts';
import { type SherpaResult, toWords } from './words.ts';
import { type SherpaProcess, startSherpaProcess } from './worker-client.ts';

/** Options of the engine. */
export interface SherpaEngineOptions {
  /** The folder of one model, as sherpa-onnx publishes it: its kind is recognised from its files. */
  readonly modelFolder: string;
  /** ISO 639 codes of the languages that the model knows. Default: what its files say. */
  readonly languages?: readonly string[] | undefined;
  /** Maximum number of concurrent segments, which share the model's memory. Default: by the number of cores. */
  readonly concurrency?: number | undefined;
  /** Threads for each segment. Default: uses all cores. */
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
 * Up to three cores each do a segment of their own; more of them share segments two by two, so that an answer to a
 * short recording comes sooner, and memory is not filled with segments.
 */
const shareOut = (cores: number): { concurrency: number; threads: number } => {
  const concurrency = Math.min(maxConcurrency, cores < 4 ? cores : Math.floor(cores / 2));
  return { concurrency, threads: Math.floor(cores / concurrency) };
};

/**
 * Models for sherpa-onnx on this machine: NeMo CTC and transducers (Parakeet), Whisper, Moonshine, SenseVoice. Loaded
 * with the first use, in a process of its own.
 *
 * A segment that is under way cannot be interrupted: when it is aborted its result is thrown away, and others wait
 * until it ends. Segments are short because Whisper hears no more than 30
 * seconds, and because Moonshine makes fewest errors so (`npm run bench:accuracy`).
 */
export const createSherpaEngine = (options: SherpaEngineOptions): SherpaEngine => {
  const { modelFolder } = options;
  const { concurrency = shareOut(availableParallelism()).concurrency } = options;
  const { threads = Math.max(1, Math.floor(availableParallelism() / concurrency)) } = options;
  const lane = createEngineScheduler(concurrency).createLane();
  let languages = options.languages;
  let running = 0;
  let runtime: Promise<Runtime> | undefined;

  const connect = (): Promise<Runtime> => {
    runtime ??= start();
    return runtime;
  };

  const start = async (): Promise<Runtime> => {
    try {
      const found = await readSherpaModel(modelFolder);
      languages ??= found.languages;
      const model = { ...found, ...(languages !== undefined && { languages }) };
      const process = await startSherpaProcess({ model, concurrency, threads });
      process.ended.then(forget);
      return { model, process };
    } catch (error) {
      forget();
      throw error;
    }
  };

  const forget = () => {
    runtime = undefined;
  };

  const recognise = async ({ model, process }: Runtime, samples: PcmSamples, language: string | undefined) => {
    running++;
    try {
      return toResult(await process.recognise(pad(samples), language), model, secondsOf(samples));
    } catch (cause) {
      throw createProviderProblem('engine-failed', { cause });
    } finally {
      running--;
    }
  };

  const accept = ({ language }: EngineOptions) => {
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
    get running() {
      return running;
    },
    accept,

    async transcribe({ samples }, { signal, ...asked }) {
      signal.throwIfAborted();
      const loaded = await orAborted(connect(), signal).catch((cause) => {
        signal.throwIfAborted();
        throw createProviderProblem('engine-unavailable', { cause });
      });
      accept(asked);
      const language = chooseLanguage(asked.language, loaded.model);
      const result = await orAborted(
        lane.run(() => recognise(loaded, samples, language), signal),
        signal,
      );
      return { ...result, ...(asked.prompt !== undefined && { warnings: [promptIgnored] }) };
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

/** Which language the model is told, where it can be told one. Of several it finds out itself. */
const chooseLanguage = (tags: string | undefined, { kind, languages }: SherpaModel): string | undefined => {
  if (tags === undefined || (kind !== 'whisper' && kind !== 'sense-voice') || languages?.length === 1) return undefined;
  const known = knownLanguages(tags, languages) ?? [];
  return known.length === 1 ? known[0] : undefined;
};

const toResult = (result: SherpaResult, { languages }: SherpaModel, seconds: number): EngineResult => {
  const words = toWords(result, seconds);
  const heard = /^(?:<\|)?([a-z]{2,3})(?:\|>)?$/.exec(result.lang ?? '')?.[1];
  const only = languages?.length === 1 ? languages[0] : undefined;
  const language = fromOpenaiLanguage(heard ?? only ?? '');
  return {
    text: result.text.trim(),
    ...(words !== undefined && { words }),
    ...(language !== undefined && { language }),
  };
};
