import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isDiskFull } from '../platform/disk-full.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import { type CatalogueModel, diskBytesOf, downloadBytesOf } from './catalogue-model.ts';
import { fetchFromHub, type Hub } from './fetch-from-hub.ts';
import { fetchFromNpm } from './fetch-from-npm.ts';
import { holdLock } from './install-lock.ts';
import { isModelHere, makeFolder } from './installed-models.ts';
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
  /** Unknown where npm downloads. */
  readonly total: number | undefined;
}

interface PullResult {
  readonly path: string;
  /** Whether it was here before, or another process pulled it in the meantime. */
  readonly wasHere: boolean;
}

/**
 * Brings a model into its folder: all of it, verified, or nothing.
 *
 * @throws ModelError; the signal's reason
 */
export const pullModel = async (model: CatalogueModel, options: PullOptions): Promise<PullResult> => {
  const { modelsDir, onProgress, signal } = options;
  const path = join(modelsDir, model.name);
  if (await isModelHere(path)) return { path, wasHere: true };
  try {
    await makeFolder(resolve(modelsDir));
    const onWait = () => onProgress?.({ step: 'waiting for another pull', bytes: 0, total: undefined });
    await using _lock = await holdLock(lockPathOf(path), { onWait, signal });
    if (await isModelHere(path)) return { path, wasHere: true };
    await pullAlone(model, path, options);
    return { path, wasHere: false };
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error, modelsDir);
  }
};

const pullAlone = async (model: CatalogueModel, path: string, options: PullOptions): Promise<void> => {
  const { modelsDir, hub, onProgress, signal } = options;
  const { source } = model;
  const folder = partialPathOf(path);
  await checkSpace(model, folder, modelsDir);
  const report = (bytes: number, total?: number) => onProgress?.({ step: 'downloading', bytes, total });
  if (source.kind === 'npm') {
    report(0);
    await fetchFromNpm({ model, source, folder, signal });
  } else {
    const onBytes = (bytes: number) => report(bytes, downloadBytesOf(model));
    await fetchFromHub({ model, source, folder, hub, onProgress: onBytes, signal });
  }
  await rename(folder, path);
};

/**
 * Removes a model and what a pull of it has left.
 *
 * @throws ModelError
 */
export const removeModel = async (name: string, modelsDir: string): Promise<{ readonly wasHere: boolean }> => {
  const path = join(modelsDir, name);
  const onWait = () => {
    throw new ModelError(`${name} is just being pulled: stop that first.`);
  };
  try {
    if ((await stat(modelsDir).catch(() => undefined)) === undefined) return { wasHere: false };
    await using _lock = await holdLock(lockPathOf(path), { onWait, signal: new AbortController().signal });
    await rm(partialPathOf(path), { recursive: true, force: true });
    const wasHere = await isModelHere(path);
    // Out of the way at once: nobody finds half a model.
    if (wasHere) await rename(path, partialPathOf(path));
    await rm(partialPathOf(path), { recursive: true, force: true });
    return { wasHere };
  } catch (error) {
    throw inWords(error, modelsDir);
  }
};

const hiddenPathOf = (path: string): string => join(path, '..', `.${basename(path)}`);
const lockPathOf = (path: string): string => `${hiddenPathOf(path)}.lock`;
/** Where a pull puts the files before they are whole. */
const partialPathOf = (path: string): string => `${hiddenPathOf(path)}.partial`;

const checkSpace = async (model: CatalogueModel, folder: string, modelsDir: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(modelsDir);
  const tarballBytes = model.source.kind === 'npm' ? model.source.tarballBytes : 0;
  const needed = diskBytesOf(model) + tarballBytes - (await sizeOfFiles(folder));
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new ModelError(
    `The disk of ${modelsDir} has ${formatBytes(free)} left, and ${model.name} needs ${formatBytes(needed)} there. ` +
      'Make room, or name another folder with MODELS_DIR.',
  );
};

const sizeOfFiles = async (folder: string): Promise<number> => {
  const files = await Promise.all((await readdir(folder)).map((name) => stat(join(folder, name))));
  return files.reduce((sum, { size }) => sum + size, 0);
};

const inWords = (error: unknown, modelsDir: string): unknown => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof ModelError || code === undefined || syscall === undefined) return error;
  const sentence = isDiskFull(error)
    ? `The disk of ${modelsDir} is full. What has come is kept: make room and pull again.`
    : `MODELS_DIR must be a folder in which files can be made (${(error as Error).message}).`;
  return new ModelError(sentence, { cause: error });
};
