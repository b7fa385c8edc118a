import { existsSync } from 'node:fs';
import { cp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run } from '../command.mjs';

const element = join(root, 'packages', 'recorder-element');
const sources = [join(element, 'src'), join(element, 'rollup.config.mjs'), join(root, 'packages', 'contract', 'src')];
const lockfile = join(root, 'pnpm-lock.yaml');
const bundle = join(element, 'dist', 'bundle');
/** The folder where the server expects the bundle. */
const servedBundle = join(root, 'packages', 'transcribe-server', 'dist', 'public');

/** Builds the element's bundle for the server, unless it is newer than its sources. */
export const buildBundle = async () => {
  if (existsSync(servedBundle) && (await newest([...sources, lockfile])) < (await newest([servedBundle]))) {
    console.info('Element: built');
    return;
  }
  console.info('Building the element…');
  await rm(bundle, { recursive: true, force: true });
  await run('rollup', ['--config', '--silent'], { cwd: element });
  await serveBundle();
};

/** Copies the bundle of the last build to the server. */
export const serveBundle = async () => {
  await rm(servedBundle, { recursive: true, force: true });
  await cp(bundle, servedBundle, { recursive: true });
};

/** Returns the time of the last change of the files and the content of the folders. */
const newest = async (paths) => {
  const times = await Promise.all(paths.map(changedAt));
  return Math.max(...times);
};

const changedAt = async (path) => {
  const status = await stat(path);
  if (!status.isDirectory()) return status.mtimeMs;
  const names = await readdir(path);
  return Math.max(status.mtimeMs, await newest(names.map((name) => join(path, name))));
};
