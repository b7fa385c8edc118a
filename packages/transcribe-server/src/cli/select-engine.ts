import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import { readSherpaModel } from '../engines/sherpa/model.ts';
import { createSherpaEngine } from '../engines/sherpa/sherpa.ts';
import { describeErrors, pullAdvice } from '../models/catalogue.ts';
import { findModels } from '../models/installed-models.ts';
import type { TemporaryFolder } from '../platform/temporary-folder.ts';
import type { EngineSettings } from './config.ts';
import { ConfigError } from './config-error.ts';
import type { EngineName } from './engine-names.ts';

interface EngineContext {
  readonly temporaryFolder: TemporaryFolder;
  readonly settings: EngineSettings;
}

interface LocalEngine {
  readonly engine: Engine;
  /** What it recognises with, and how well. */
  readonly quality: string;
}

interface RemoteEngine {
  readonly engine: Engine;
  /** What is asked, and where. */
  readonly asked: string;
}

/** Those that keep the audio on this machine, the best first: `auto` tries them in order. */
const localEngines = {
  async sherpa({ settings }: EngineContext): Promise<LocalEngine> {
    const { path, quality } = await findModel(settings);
    return { engine: createSherpaEngine({ modelFolder: path }), quality };
  },
} satisfies Partial<Record<EngineName, unknown>>;

type LocalEngineName = keyof typeof localEngines;

/** Those that send the audio elsewhere: taken by name only, whatever credentials lie in the environment. */
const remoteEngines: Readonly<
  Record<Exclude<EngineName, LocalEngineName>, (settings: EngineSettings) => RemoteEngine>
> = {
  google(settings) {
    const { GOOGLE_CLOUD_PROJECT: project, GOOGLE_CLOUD_LOCATION: location, GOOGLE_SPEECH_MODEL: model } = settings;
    const { DEFAULT_LANGUAGE: defaultLanguage, SPEECH_EMULATOR_HOST: emulatorHost } = settings;
    const owner = project === undefined ? 'the project of the credentials' : `the project ${project}`;
    return {
      engine: createGoogleEngine({ project, location, model, defaultLanguage, emulatorHost }),
      asked: `the model ${model} in ${location}, for ${owner}${emulatorHost ? `, at the emulator ${emulatorHost}` : ''}`,
    };
  },
  openai(settings) {
    const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_TRANSCRIPTION_MODEL: model } = settings;
    return { engine: createOpenaiEngine({ apiKey, baseURL, model }), asked: `the model ${model} at ${baseURL}` };
  },
};

/** The engine that was taken. */
export interface EngineChoice {
  readonly engine: Engine;
  /** Why this one, and how good it is, for the operator. */
  readonly reason: string;
}

/**
 * The engine that ENGINE names or, for `auto`, the first local one that is ready: the same on the same machine, and
 * found without asking the network. A remote engine is not asked whether it is ready: it may become so later.
 *
 * @throws Error that says what is missing; ConfigError where a setting is wrong
 */
export const chooseEngine = async (context: EngineContext): Promise<EngineChoice> => {
  const name = context.settings.ENGINE;
  if (name === 'auto') return chooseLocalEngine(context);
  if (isLocal(name)) {
    const { engine, quality } = await prepare(name, context);
    return { engine, reason: `ENGINE=${name}: ${quality}` };
  }
  const { engine, asked } = remoteEngines[name](context.settings);
  return { engine, reason: `ENGINE=${name}: ${asked}` };
};

const isLocal = (name: EngineName): name is LocalEngineName => name in localEngines;

const chooseLocalEngine = async (context: EngineContext): Promise<EngineChoice> => {
  const missing: Error[] = [];
  for (const name of Object.keys(localEngines) as LocalEngineName[]) {
    try {
      const { engine, quality } = await prepare(name, context);
      const reason = `ENGINE=auto takes the best recogniser that is ready on this machine, ${name}: ${quality}`;
      return { engine, reason: [reason, ...missing.map(({ message }) => message.replace(/\.$/, ''))].join('. ') };
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      missing.push(error as Error);
    }
  }
  const choices = missing.map(({ message }) => `\n- ${message}`).join('');
  throw new AggregateError(missing, `No recogniser is ready on this machine, and one is enough:${choices}`);
};

const prepare = async (name: LocalEngineName, context: EngineContext): Promise<LocalEngine> => {
  const prepared = await localEngines[name](context);
  await prepared.engine.check?.();
  return prepared;
};

const findModel = async ({ SHERPA_MODEL_DIR, MODELS_DIR }: EngineSettings) => {
  if (SHERPA_MODEL_DIR !== undefined) {
    await readSherpaModel(SHERPA_MODEL_DIR).catch((cause) => {
      throw new ConfigError([`SHERPA_MODEL_DIR must be the folder of a model. ${cause.message}`], { cause });
    });
    return { path: SHERPA_MODEL_DIR, quality: `the model in ${SHERPA_MODEL_DIR}, how well is not known` };
  }
  const [best] = await findModels(MODELS_DIR);
  if (best === undefined) throw new Error(`The engine sherpa has no model: ${pullAdvice()}`);
  const quality = `the model ${best.name}, ${best.languages}, ${describeErrors(best)}`;
  return { path: best.path, quality };
};
