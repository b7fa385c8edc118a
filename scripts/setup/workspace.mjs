import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, run, SetupError, workspaceBin } from '../command.mjs';

const lockfile = join(root, 'pnpm-lock.yaml');
/** A copy of the lockfile from the last installation. */
const installedLockfile = join(root, 'node_modules', '.installed-lock.yaml');
const oldestNode = 24;

/** Runs the pnpm version of package.json, which need not be installed. */
export const pnpm = async (...args) => {
  const { packageManager } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await run('npx', ['--yes', '--loglevel=error', packageManager, ...args]);
};

/** Installs the packages of the workspace, unless they match the lockfile. */
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
  throw new SetupError(
    `The workspace brings no Node of its own for ${process.platform} ${process.arch}: ` +
      `install Node ${oldestNode} or newer (this is ${process.versions.node}), then run this again.`,
  );
};
