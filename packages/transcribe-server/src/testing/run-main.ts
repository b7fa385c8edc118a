import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** The environment of every command in tests: PATH, and where Node caches compiled code. */
export const commandEnvironment = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

/** Runs the command `transcribe-server` with these arguments and variables. */
export const runMain = async (words: readonly string[], environment: Readonly<Record<string, string>>) => {
  const main = new URL('../cli/main.ts', import.meta.url).pathname;
  const command = spawn(process.execPath, [main, ...words], {
    env: { ...commandEnvironment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
  const [printed, complaints, [exitCode]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close') as Promise<[exitCode: number | null]>,
  ]);
  return { printed, complaints, exitCode };
};
