import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDiskFull } from '../platform/disk-full.ts';
import { formatBytes } from '../platform/format-bytes.ts';
import { addressOf, type CatalogueModel } from './catalogue.ts';
import { discardDownload, download } from './download.ts';
import { unpackModel } from './extract-archive.ts';
import { holdLock } from './install-lock.ts';
import { isModelHere, makeFolder } from './installed-models.ts';
import { ModelError } from './model-error.ts';

interface PullOptions {
  readonly modelsDir: string;
  /** An address in place of the publisher's host. */
  readonly mirror?: string | undefined;
  readonly onProgress?: ((progress: PullProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface PullProgress {
  readonly step: 'waiting for another pull' | 'downloading' | 'unpacking';
  readonly bytes: number;
  /** Unknown where the server does not say. */
  readonly total: number | undefined;
}

interface PullResult {
  readonly path: string;
  /** Whether it was here before, or another process pulled it in the meantime. */
  readonly wasHere: boolean;
  /** The checksum that this pull has pinned because nobody tells one. */
  readonly pinned?: string | undefined;
}

/** How often an archive's bytes its contents may be, and its own bytes what the catalogue says: beyond, it is no model. */
const maxUnpackedRatio = 4;
const maxArchiveRatio = 1.5;

/**
 * Brings a model into its folder: all of it or nothing. What was downloaded is kept when anything but the archive is at
 * fault, and the next pull goes on from there.
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
    const pinned = await pullAlone(model, path, options);
    return { path, wasHere: false, pinned };
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(error, modelsDir);
  }
};

const pullAlone = async (model: CatalogueModel, path: string, options: PullOptions): Promise<string | undefined> => {
  const { modelsDir, mirror, onProgress, signal } = options;
  const archive = archivePathOf(path);
  await removeLeftovers(path);
  await checkSpace(model, archive, modelsDir);
  await download({
    url: addressOf(model, mirror),
    path: archive,
    maxBytes: Math.ceil(model.archiveBytes * maxArchiveRatio),
    onProgress: (bytes, total) => onProgress?.({ step: 'downloading', bytes, total }),
    signal,
  });

  const folder = `${hiddenPathOf(path)}.unpacking-new`;
  await mkdir(folder);
  try {
    const { size } = await stat(archive);
    const checksum = await checksumOf(archive, signal);
    const known = model.sha256 ?? (await readPin(path));
    if (known !== undefined && checksum !== known) throw mismatch(model, path, checksum, known);
    await unpackModel({
      ...{ archive, folder, files: model.files, signal },
      maxBytes: size * maxUnpackedRatio,
      onProgress: (bytes) => onProgress?.({ step: 'unpacking', bytes, total: size }),
    });
    if (known === undefined) await writeFile(pinPathOf(path), `${checksum}  ${basename(model.archiveUrl)}\n`);
    await rename(folder, path);
    await discardDownload(archive);
    return known === undefined ? checksum : undefined;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    if (error instanceof ModelError) await discardDownload(archive);
    throw error;
  }
};

/**
 * Removes a model and what a pull of it has left. A pinned checksum stays.
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
    const wasHere = await isModelHere(path);
    // Out of the way at once: nobody finds half a model.
    if (wasHere) await rename(path, `${hiddenPathOf(path)}.unpacking-removed`);
    await removeLeftovers(path);
    await discardDownload(archivePathOf(path));
    return { wasHere };
  } catch (error) {
    throw inWords(error, modelsDir);
  }
};

const hiddenPathOf = (path: string): string => join(path, '..', `.${basename(path)}`);
const lockPathOf = (path: string): string => `${hiddenPathOf(path)}.lock`;
const archivePathOf = (path: string): string => `${hiddenPathOf(path)}.tar.bz2`;
const pinPathOf = (path: string): string => `${path}.sha256`;

/** What a pull that was killed has half unpacked. */
const removeLeftovers = async (path: string): Promise<void> => {
  const modelsDir = join(path, '..');
  const prefix = `${basename(hiddenPathOf(path))}.unpacking-`;
  const left = (await readdir(modelsDir)).filter((name) => name.startsWith(prefix));
  await Promise.all(left.map((name) => rm(join(modelsDir, name), { recursive: true })));
};

const checkSpace = async (model: CatalogueModel, archive: string, modelsDir: string): Promise<void> => {
  const { bavail, bsize } = await statfs(modelsDir);
  const downloaded = (await stat(archive).catch(() => undefined))?.size ?? 0;
  const needed = Math.max(0, model.archiveBytes - downloaded) + model.diskBytes;
  const free = bavail * bsize;
  if (needed <= free) return;
  throw new ModelError(
    `The disk of ${modelsDir} has ${formatBytes(free)} left, and ${model.name} needs ${formatBytes(needed)} there. ` +
      'Make room, or name another folder with MODELS_DIR.',
  );
};

const checksumOf = async (file: string, signal: AbortSignal): Promise<string> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash, { signal });
  return hash.digest('hex');
};

const readPin = async (path: string): Promise<string | undefined> => {
  const text = await readFile(pinPathOf(path), 'utf8').catch(() => '');
  return /^[0-9a-f]{64}\b/.exec(text)?.[0];
};

const mismatch = ({ name, sha256 }: CatalogueModel, path: string, checksum: string, known: string): ModelError => {
  const sentence = `What has come is not ${name} as it is known: its SHA-256 is ${checksum}, not ${known}.`;
  const advice =
    sha256 === undefined
      ? `The known one was pinned at the first pull; if you trust the new one, remove ${pinPathOf(path)} and pull again.`
      : 'Pull again; if this comes back, another file lies at the address.';
  return new ModelError(`${sentence} It was thrown away. ${advice}`);
};

const inWords = (error: unknown, modelsDir: string): unknown => {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (error instanceof ModelError || code === undefined || syscall === undefined) return error;
  const sentence = isDiskFull(error)
    ? `The disk of ${modelsDir} is full. What has come is kept: make room and pull again.`
    : `MODELS_DIR must be a folder in which files can be made (${(error as Error).message}).`;
  return new ModelError(sentence, { cause: error });
};
