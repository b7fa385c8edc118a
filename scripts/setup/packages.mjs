import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../command.mjs';
import { serveBundle } from './bundle.mjs';
import { pnpm } from './workspace.mjs';

const packages = join(root, 'packages');
/** Where the archives lie. */
const archives = join(root, 'dist', 'packages');

/** Builds what is published, each package from nothing. */
export const buildPackages = async () => {
  for (const name of await readdir(packages)) await rm(join(packages, name, 'dist'), { recursive: true, force: true });
  await pnpm('--filter', './packages/*', 'run', 'build');
  await serveBundle();
};

/** Packs what was built into archives that npm installs. Their paths are in the order of the packages' names. */
export const packPackages = async () => {
  await rm(archives, { recursive: true, force: true });
  // pnpm puts versions in place of `workspace:`, and what is published in place of the sources, which npm does not.
  await pnpm('--filter', './packages/*', '--silent', 'pack', '--pack-destination', archives);
  const names = await readdir(archives);
  return names.toSorted().map((name) => join(archives, name));
};
