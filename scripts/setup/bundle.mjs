import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root, run } from '../command.mjs';

const element = join(root, 'packages', 'recorder-element');
const sources = [join(element, 'src'), join(element, 'rollup.config.mjs'), join(root, 'packages', 'contract', 'src')];
const lockfile = join(root, 'pnpm-lock.yaml');
const bundle = join(element, 'dist', 'audio-transcriber.bundle.js');
/** Where the server looks for it. */
const servedBundle = join(root, 'packages', 'transcribe-server', 'dist', 'public', 'audio-transcriber.js');

/** Builds the element's script-tag bundle for the server, unless it is newer than all that it is made of. */
export const buildBundle = async () => {
  if (existsSync(servedBundle) && (await newest([...sources, lockfile])) < (await newest([servedBundle]))) {
    console.info('Element: built');
    return;
  }
  console.info('Building the element…');
  await run('rollup', ['--config', '--silent'], { cwd: element });
  await serveBundle();
};

/** Gives the server the bundle as it was last built. */
export const serveBundle = async () => {
  await mkdir(dirname(servedBundle), { recursive: true });
  await copyFile(bundle, servedBundle);
};

/** When the last change was made to any of the files or what is in the folders. */
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
