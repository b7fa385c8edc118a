import type { Engine } from '../engines/engine.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import type { EngineSettings } from './config.ts';
import type { EngineName } from './engine-names.ts';
import { type MissingModel, selectLocalEngine } from './select-local-engine.ts';

/** The engine that was chosen. */
export interface EngineChoice {
  readonly engine: Engine;
  /** Why this one, and how good it is, for the operator. */
  readonly reason: string;
  /** Its model, where that is not installed. */
  readonly missingModel?: MissingModel;
}

const engines: Readonly<Record<EngineName, (settings: EngineSettings) => EngineChoice | Promise<EngineChoice>>> = {
  sherpa: selectLocalEngine,

  google(settings) {
    const { GOOGLE_CLOUD_PROJECT: project, GOOGLE_CLOUD_LOCATION: location, GOOGLE_SPEECH_MODEL: model } = settings;
    const { DEFAULT_LANGUAGE: defaultLanguage, SPEECH_EMULATOR_HOST: emulatorHost } = settings;
    const owner = project === undefined ? 'the project of the credentials' : `the project ${project}`;
    const emulator = emulatorHost ? `, at the emulator ${emulatorHost}` : '';
    return {
      engine: createGoogleEngine({ project, location, model, defaultLanguage, emulatorHost }),
      reason: `the model ${model} in ${location}, for ${owner}${emulator}`,
    };
  },

  openai(settings) {
    const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL, OPENAI_TRANSCRIPTION_MODEL: model } = settings;
    return { engine: createOpenaiEngine({ apiKey, baseURL, model }), reason: `the model ${model} at ${baseURL}` };
  },
};

/**
 * The engine that ENGINE names. `auto` is the local one, which keeps the audio on this machine, whatever credentials lie
 * in the environment. A local engine is loaded, unless its model has to be downloaded first; a remote one is not asked
 * whether it is ready, as it may become so later.
 *
 * @throws Error that says what is missing; ConfigError where a setting is wrong
 */
export const chooseEngine = async (settings: EngineSettings): Promise<EngineChoice> => {
  const name = settings.ENGINE === 'auto' ? 'sherpa' : settings.ENGINE;
  const { reason, ...choice } = await engines[name](settings);
  return { ...choice, reason: `ENGINE=${settings.ENGINE}: ${reason}` };
};
