import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { catalogue } from './catalogue.ts';

/** A pulled model: the files of `path` are whole. */
export interface PulledModel {
  readonly name: string;
  readonly path: string;
}

/** Where models are kept unless MODELS_DIR says otherwise: XDG Base Directory Specification 0.8, a relative path is none. */
export const defaultModelsDir = (environment: Readonly<Record<string, string | undefined>>): string => {
  const { XDG_CACHE_HOME: cache = '' } = environment;
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'audio-transcriber', 'models');
};

/** The models of the catalogue that are here, the best first; none where there is no such folder. */
export const findModels = async (modelsDir: string): Promise<PulledModel[]> => {
  const models = catalogue.map(({ name }) => ({ name, path: join(modelsDir, name) }));
  const areHere = await Promise.all(models.map(({ path }) => isModelHere(path)));
  return models.filter((_, i) => areHere[i]);
};

/** A folder in its place is a whole model: it comes there by one rename. */
export const isModelHere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
