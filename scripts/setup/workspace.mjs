import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Obstacle, root, run, workspaceBin } from '../command.mjs';

const lockfile = join(root, 'pnpm-lock.yaml');
/** The lockfile as it was when the workspace was last installed. */
const installedLockfile = join(root, 'node_modules', '.installed-lock.yaml');
const oldestNode = 24;

/** Runs the pnpm that package.json names, which need not be on the machine. */
export const pnpm = async (...args) => {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await run('npx', ['--yes', '--loglevel=error', packageManager, ...args]);
};

/** Installs the packages of the workspace, unless they are there as the lockfile has them. */
export const installWorkspace = async () => {
  if (await isInstalled()) {
    console.info('Workspace: present');
  } else {
    console.info('Installing the workspace…');
    await pnpm('install', '--frozen-lockfile');
    await copyFile(lockfile, installedLockfile);
  }
  checkRuntime();
};

const isInstalled = async () =>
  existsSync(installedLockfile) && (await readFile(lockfile)).equals(await readFile(installedLockfile));

const checkRuntime = () => {
  const hasOwn = existsSync(join(workspaceBin, 'node'));
  if (hasOwn || Number.parseInt(process.versions.node, 10) >= oldestNode) return;
  throw new Obstacle(
    `The workspace brings no Node of its own for ${process.platform} ${process.arch}: ` +
      `install Node ${oldestNode} or newer (this is ${process.versions.node}), then run this again.`,
  );
};
