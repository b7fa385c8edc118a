import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Runs the command `transcribe-server` with these arguments. Its environment contains PATH and the given variables only. */
export const runMain = async (words: readonly string[], environment: Readonly<Record<string, string>>) => {
  const main = new URL('../cli/main.ts', import.meta.url).pathname;
  const command = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env.PATH, ...environment },
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
