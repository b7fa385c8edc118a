import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { catalogue } from './catalogue.ts';
import type { CatalogueModel } from './catalogue-model.ts';
import { ModelError } from './model-error.ts';

/** An installed model. All its files are in `path`. */
interface PulledModel extends CatalogueModel {
  readonly path: string;
}

/** Returns the default of MODELS_DIR (XDG Base Directory Specification 0.8, which ignores relative paths). */
export const defaultModelsDir = (
  environment: Readonly<Record<string, string | undefined>>,
  findHome: () => string = homedir,
): string => {
  const { XDG_CACHE_HOME: cache = '' } = environment;
  return join(isAbsolute(cache) ? cache : join(homeOf(findHome), '.cache'), 'audio-transcriber', 'models');
};

/** Returns `/` for a user without a home, such as an arbitrary user id in a container. */
const homeOf = (findHome: () => string): string => {
  try {
    return findHome();
  } catch {
    return '/';
  }
};

/**
 * Lists the installed models of the catalogue, best first. Returns an empty list if there is no such folder.
 *
 * @throws ModelError
 */
export const findModels = async (modelsDir: string): Promise<PulledModel[]> => {
  const models = catalogue.map((model) => ({ ...model, path: join(modelsDir, model.name) }));
  const areInstalled = await Promise.all(models.map(({ path }) => isModelInstalled(path)));
  return models.filter((_, i) => areInstalled[i]);
};

/**
 * Tells whether a model is installed. Its folder is created by a single rename, so it is always complete.
 *
 * @throws ModelError
 */
export const isModelInstalled = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw new ModelError(`MODELS_DIR must be a folder that can be read (${message}).`, { cause });
  }
};

/** Creates a folder and its parents. Unlike `mkdir` with `recursive`, rejects where no folder can be created (`/proc`). */
export const createFolder = async (path: string): Promise<void> => {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await createFolder(dirname(path));
  await mkdir(path).catch(async (error) => {
    if (!(await isFolder(path))) throw error;
  });
};

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
