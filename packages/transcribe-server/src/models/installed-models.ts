import { mkdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { catalogue } from './catalogue.ts';
import type { CatalogueModel } from './catalogue-model.ts';
import { ModelError } from './model-error.ts';

/** A pulled model: the files of `path` are whole. */
interface PulledModel extends CatalogueModel {
  readonly path: string;
}

/** Where models are kept unless MODELS_DIR says otherwise: XDG Base Directory Specification 0.8, a relative path is none. */
export const defaultModelsDir = (
  environment: Readonly<Record<string, string | undefined>>,
  findHome: () => string = homedir,
): string => {
  const { XDG_CACHE_HOME: cache = '' } = environment;
  return join(isAbsolute(cache) ? cache : join(homeOf(findHome), '.cache'), 'audio-transcriber', 'models');
};

/** A user whom the machine does not know, as in a container, has no home. */
const homeOf = (findHome: () => string): string => {
  try {
    return findHome();
  } catch {
    return '/';
  }
};

/**
 * The models of the catalogue that are here, the best first; none where there is no such folder.
 *
 * @throws ModelError
 */
export const findModels = async (modelsDir: string): Promise<PulledModel[]> => {
  const models = catalogue.map((model) => ({ ...model, path: join(modelsDir, model.name) }));
  const areHere = await Promise.all(models.map(({ path }) => isModelHere(path)));
  return models.filter((_, i) => areHere[i]);
};

/**
 * A folder in its place is a whole model: it comes there by one rename.
 *
 * @throws ModelError
 */
export const isModelHere = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    throw new ModelError(`MODELS_DIR must be a folder that can be read (${message}).`, { cause });
  }
};

/** Unlike Node's own recursion, it ends where nothing can be made, as below /proc. */
export const makeFolder = async (path: string): Promise<void> => {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolder(dirname(path));
  await mkdir(path).catch(async (error) => {
    if (!(await isFolder(path))) throw error;
  });
};

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
