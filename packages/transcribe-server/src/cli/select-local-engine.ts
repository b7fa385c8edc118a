import { join } from 'node:path';
import type { Engine } from '../engines/engine.ts';
import { readSherpaModel } from '../engines/sherpa/model.ts';
import { createSherpaEngine, type SherpaEngine } from '../engines/sherpa/sherpa.ts';
import { type CatalogueModel, describeErrorRate, downloadSize } from '../models/catalogue-model.ts';
import { defaultModel } from '../models/default-model.ts';
import { pullModel } from '../models/install-model.ts';
import { findModels, isModelInstalled } from '../models/installed-models.ts';
import { ModelError } from '../models/model-error.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import type { EngineSettings } from './config.ts';
import { ConfigError } from './config-error.ts';
import { createDownloadingEngine, type DownloadingEngine } from './downloading-engine.ts';
import { hubOf } from './model-settings.ts';

interface LocalEngineChoice {
  readonly engine: Engine;
  readonly reason: string;
  readonly model?: CatalogueModel;
  readonly missingModel?: MissingModel;
}

/** A model that is not installed. */
export interface MissingModel {
  /** How to install it, for the operator. */
  readonly advice: string;
  /** Downloads it, like the engine's first use. Rejects if the download failed. */
  install(): Promise<void>;
}

/**
 * Creates an engine with the model of SHERPA_MODEL_DIR, else with the best installed model, else with the default model,
 * which the engine downloads first.
 *
 * @throws Error if the model cannot be loaded; ConfigError if SHERPA_MODEL_DIR contains no model
 */
export const selectLocalEngine = async (settings: EngineSettings): Promise<LocalEngineChoice> => {
  const { SHERPA_MODEL_DIR: folder, MODELS_DIR } = settings;
  if (folder !== undefined) {
    await readSherpaModel(folder).catch((cause) => {
      throw new ConfigError([`SHERPA_MODEL_DIR must be the folder of a model. ${cause.message}`], { cause });
    });
    return { engine: await load(createSherpaEngine({ modelFolder: folder })), reason: `the model in ${folder}` };
  }
  const [best] = await findModels(MODELS_DIR);
  if (best !== undefined)
    return { engine: await load(createEngine(best, MODELS_DIR)), reason: describe(best), model: best };
  const engine = createEngineToInstall(defaultModel, settings);
  const missingModel = { advice: describeMissing(defaultModel, settings), install: engine.install };
  return { engine, reason: describe(defaultModel), model: defaultModel, missingModel };
};

const load = async (engine: SherpaEngine): Promise<SherpaEngine> => {
  await engine.check?.();
  return engine;
};

const createEngine = ({ name, languageCodes }: CatalogueModel, modelsDir: string): SherpaEngine =>
  createSherpaEngine({ modelFolder: join(modelsDir, name), languages: languageCodes });

const createEngineToInstall = (model: CatalogueModel, settings: EngineSettings): DownloadingEngine => {
  const { MODELS_DIR: modelsDir, MODEL_DOWNLOAD } = settings;
  return createDownloadingEngine(createEngine(model, modelsDir), {
    async install(signal) {
      if (MODEL_DOWNLOAD === 'on') await pullModel(model, { modelsDir, hub: hubOf(settings), signal });
      else if (!(await isModelInstalled(join(modelsDir, model.name))))
        throw new ModelError(describeMissing(model, settings));
    },
    waitReason: `The model ${model.name} is being downloaded.`,
  });
};

const describe = (model: CatalogueModel): string =>
  `the model ${model.name}, ${model.languages}, ${describeErrorRate(model)}`;

const describeMissing = (model: CatalogueModel, { MODELS_DIR, MODEL_DOWNLOAD }: EngineSettings): string => {
  const command = `transcribe-server models pull ${model.name}`;
  const size = formatBytes(downloadSize(model));
  const advice =
    MODEL_DOWNLOAD === 'on'
      ? `The server downloads ${model.name} (${size}) when it starts, as ${command} does`
      : `MODEL_DOWNLOAD is off: run ${command} (${size})`;
  return `There is no model in ${MODELS_DIR}. ${advice}.`;
};
