import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** PATH with the workspace's own programs first, including its Node. */
export const workspaceBin = join(root, 'node_modules', '.bin');

/** An error that the user can fix. Only its message is printed, without a stack. */
export class SetupError extends Error {}

/** Starts a program, by default in the workspace's root. Prefers the workspace's programs to the system's. */
export const start = (command, args, { cwd = root } = {}) =>
  spawn(command, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${workspaceBin}${delimiter}${process.env.PATH}` },
  });

/** Resolves to the exit code of a program: 128 plus the signal's number if a signal killed it. */
export const exitCodeOf = async (child) => {
  const [code, signal] = await once(child, 'close');
  return code ?? 128 + constants.signals[signal];
};

/** Runs a program. Rejects if it fails. */
export const run = async (command, args, options) => {
  if ((await exitCodeOf(start(command, args, options))) === 0) return;
  throw new SetupError(`This failed, and says why above: ${[command, ...args].join(' ')}`);
};

/** Runs the steps of a script and exits with the code that they return. */
export const main = async (steps) => {
  try {
    process.exitCode = await steps();
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    process.exitCode = 1;
  }
};
