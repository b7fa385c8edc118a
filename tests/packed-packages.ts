import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { cp, glob, mkdir, mkdtemp, mkdtempDisposable, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const workspace = fileURLToPath(new URL('..', import.meta.url));
const cache = join(workspace, 'node_modules', '.cache', 'packed-packages');

/**
 * An environment with this Node, without the variables that npm sets for scripts. A request of npm that gets no answer is
 * sent again after 40 s, not after npm's 300.
 */
export const environment: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))),
  PATH: [dirname(process.execPath), join(workspace, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  npm_config_fetch_timeout: '40000',
  npm_config_fetch_retries: '5',
  npm_config_fetch_retry_mintimeout: '1000',
};

/**
 * Packs the packages as for publishing. Builds in a copy of the workspace, so that a server that runs from this one keeps
 * its files. Reuses the archives until a source changes.
 */
export const packPackages = async (): Promise<string[]> => {
  const archives = join(cache, await hashSources());
  const names = await readdir(archives).catch(() => buildAndPack(archives));
  return names.map((name) => join(archives, name));
};

const isSource = (name: string) => !['.git', 'node_modules', 'dist'].includes(name);

const hashSources = async (): Promise<string> => {
  const exclude = ({ name }: Dirent) => !isSource(name) || name.endsWith('.test.ts');
  const found = glob(['{packages,scripts}/**', '*'], { cwd: workspace, withFileTypes: true, exclude });
  const files = (await Array.fromAsync(found)).filter((entry) => entry.isFile());
  const hash = createHash('sha256');
  for (const path of files.map(({ parentPath, name }) => join(parentPath, name)).toSorted()) {
    hash.update(`${relative(workspace, path)}\n`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
};

/** Moves the result into place. If a concurrent test was faster, uses its result. */
const buildAndPack = async (archives: string): Promise<string[]> => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'audio-transcriber-pack-'));
  const copy = join(folder.path, 'workspace');
  await cp(workspace, copy, { recursive: true, filter: (path) => isSource(basename(path)) });
  await run(process.execPath, ['scripts/pack.mjs'], { cwd: copy, env: environment });
  await keep(join(copy, 'dist', 'packages'), archives);
  return readdir(archives);
};

/** Copies a folder atomically: its new name never shows an incomplete copy. */
const keep = async (folder: string, name: string): Promise<void> => {
  const outdated = (await readdir(cache).catch(() => [])).filter((other) => !other.startsWith('new-'));
  await mkdir(cache, { recursive: true });
  const copy = await mkdtemp(join(cache, 'new-'));
  await cp(folder, copy, { recursive: true });
  try {
    await rename(copy, name);
  } catch {
    await rm(copy, { recursive: true });
  }
  for (const other of outdated)
    if (other !== basename(name)) await rm(join(cache, other), { recursive: true, force: true });
};
