import type { EngineSettings } from '../config.ts';
import type { TemporaryFolder } from '../intake/temporary-folder.ts';
import type { Engine } from './engine.ts';
import { createGoogleEngine } from './google.ts';
import { createOpenaiEngine } from './openai.ts';
import { createPocketsphinxEngine } from './pocketsphinx.ts';

interface EngineContext {
  readonly temporaryFolder: TemporaryFolder;
  readonly settings: EngineSettings;
}

type EngineFactories = Readonly<Record<string, (context: EngineContext) => Engine>>;

/** Those that keep the audio on this machine, the best first: `auto` tries them in order. */
const localEngines: EngineFactories = {
  pocketsphinx: createPocketsphinxEngine,
};

/** Those that send the audio elsewhere: taken by name only, whatever credentials lie in the environment. */
const remoteEngines: EngineFactories = {
  google: ({ settings }) =>
    createGoogleEngine({
      project: settings.GOOGLE_CLOUD_PROJECT,
      location: settings.GOOGLE_CLOUD_LOCATION,
      model: settings.GOOGLE_SPEECH_MODEL,
      defaultLanguage: settings.DEFAULT_LANGUAGE,
      emulatorHost: settings.SPEECH_EMULATOR_HOST,
    }),
  openai: ({ settings }) =>
    createOpenaiEngine({
      apiKey: settings.OPENAI_API_KEY,
      baseURL: settings.OPENAI_BASE_URL,
      model: settings.OPENAI_TRANSCRIPTION_MODEL,
    }),
};

const engines = { ...localEngines, ...remoteEngines };

export const engineNames: readonly string[] = Object.keys(engines);

export interface EngineChoice {
  readonly engine: Engine;
  /** Why this one, for the operator. */
  readonly reason: string;
}

/**
 * The engine that ENGINE names or, for `auto`, the first local one that is ready: the same on the same machine, and
 * found without asking the network. A remote engine is not asked whether it is ready: it may become so later.
 *
 * @throws Error that says what is missing
 */
export const chooseEngine = async (context: EngineContext): Promise<EngineChoice> => {
  const name = context.settings.ENGINE;
  if (name === 'auto') return chooseLocalEngine(context);
  const engine = Object.hasOwn(engines, name) ? engines[name]?.(context) : undefined;
  if (engine === undefined) throw new Error(`ENGINE must be one of auto, ${engineNames.join(', ')} (it is '${name}').`);
  if (Object.hasOwn(localEngines, name)) await engine.check?.();
  return { engine, reason: `ENGINE=${name}` };
};

const chooseLocalEngine = async (context: EngineContext): Promise<EngineChoice> => {
  const missing: unknown[] = [];
  for (const create of Object.values(localEngines)) {
    const engine = create(context);
    try {
      await engine.check?.();
      return { engine, reason: 'ENGINE=auto takes the best recogniser that is ready on this machine' };
    } catch (error) {
      missing.push(error);
    }
  }
  throw new AggregateError(missing, missing.map((error) => (error as Error).message).join(' '));
};
