import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../command.mjs';
import { serveBundle } from './bundle.mjs';
import { pnpm } from './workspace.mjs';

const packages = join(root, 'packages');
/** The folder of the archives. */
const archives = join(root, 'dist', 'packages');

/** Builds each package from scratch. */
export const buildPackages = async () => {
  for (const name of await readdir(packages)) await rm(join(packages, name, 'dist'), { recursive: true, force: true });
  await pnpm('--filter', './packages/*', 'run', 'build');
  await serveBundle();
};

/** Packs the built packages into archives for npm. Returns their paths in the order of the packages' names. */
export const packPackages = async () => {
  await rm(archives, { recursive: true, force: true });
  // Use pnpm: it replaces `workspace:` versions and applies `publishConfig`. npm does neither.
  await pnpm('--filter', './packages/*', '--silent', 'pack', '--pack-destination', archives);
  const names = await readdir(archives);
  return names.toSorted().map((name) => join(archives, name));
};
