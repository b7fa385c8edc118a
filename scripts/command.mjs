import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the workspace's own programs are, its Node among them. */
export const workspaceBin = join(root, 'node_modules', '.bin');

/** What stands in the way and a person can mend: its message is all that is printed of it. */
export class Obstacle extends Error {}

/** Starts a program, in the workspace's root by default; the workspace's own go before the machine's. */
export const start = (command, args, { cwd = root } = {}) =>
  spawn(command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${workspaceBin}${delimiter}${process.env.PATH}` },
  });

/** The exit code of a started program, as a shell counts it. */
export const exitCodeOf = async (child) => {
  const [code, signal] = await once(child, 'close');
  return code ?? 128 + constants.signals[signal];
};

/** Runs a program to its end, which must be a good one. */
export const run = async (command, args, options) => {
  if ((await exitCodeOf(start(command, args, options))) === 0) return;
  throw new Obstacle(`This failed, and says why above: ${[command, ...args].join(' ')}`);
};

/** Runs the steps of a script and exits with the code that they return. */
export const main = async (steps) => {
  try {
    process.exitCode = await steps();
  } catch (error) {
    console.error(error instanceof Obstacle ? error.message : error);
    process.exitCode = 1;
  }
};
