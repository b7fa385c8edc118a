import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import type { CatalogueModel } from '../models/catalogue-model.ts';
import type { EngineSettings } from './config.ts';
import type { EngineName } from './engine-names.ts';
import { type MissingModel, selectLocalEngine } from './select-local-engine.ts';

/** The selected engine. */
export interface EngineChoice {
  readonly engine: Engine;
  /** Why it was selected, and its error rate, for the operator. */
  readonly reason: string;
  /** The local model, if it is in the catalogue. */
  readonly model?: CatalogueModel;
  /** Its model, if that is not installed yet. */
  readonly missingModel?: MissingModel;
}

const engines: Readonly<Record<EngineName, (settings: EngineSettings) => EngineChoice | Promise<EngineChoice>>> = {
  sherpa: selectLocalEngine,

  google(settings) {
    const { GOOGLE_CLOUD_PROJECT: project, GOOGLE_CLOUD_LOCATION: location, GOOGLE_SPEECH_MODEL: model } = settings;
    const {
      DEFAULT_LANGUAGE: defaultLanguage,
      SPEECH_EMULATOR_HOST: emulatorHost,
      GOOGLE_STREAMING: streaming,
    } = settings;
    const owner = project === undefined ? 'the project of the credentials' : `the project ${project}`;
    const emulator = emulatorHost ? `, at the emulator ${emulatorHost}` : '';
    return {
      engine: createGoogleEngine({
        project,
        location,
        model,
        defaultLanguage,
        emulatorHost,
        isStreaming: streaming === 'on',
      }),
      reason: `the model ${model} in ${location}, for ${owner}${emulator}`,
    };
  },

  openai(settings) {
    const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_TRANSCRIPTION_MODEL: model } = settings;
    const { OPENAI_REALTIME_MODEL: realtimeModel } = settings;
    const live = realtimeModel === undefined ? '' : `, and ${realtimeModel} while recordings are made`;
    const engine = createOpenaiEngine({ apiKey, baseURL, model, realtimeModel });
    return { engine, reason: `the model ${model} at ${baseURL}${live}` };
  },
};

/**
 * Creates the engine that ENGINE names. `auto` always selects the local engine, which keeps the audio on this machine, even
 * if the environment contains cloud credentials. Loads a local engine, unless its model must be downloaded first. Does
 * not check a remote engine, because it may become ready later.
 *
 * @throws Error that names what is missing; ConfigError if a setting is invalid
 */
export const chooseEngine = async (settings: EngineSettings): Promise<EngineChoice> => {
  const name = settings.ENGINE === 'auto' ? 'sherpa' : settings.ENGINE;
  const { reason, ...choice } = await engines[name](settings);
  return { ...choice, reason: `ENGINE=${settings.ENGINE}: ${reason}` };
};
