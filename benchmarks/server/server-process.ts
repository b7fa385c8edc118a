import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a child process. Disposal ends it. */
export interface ServerProcess extends AsyncDisposable {
  readonly processId: number;
  readonly port: number;
}

/** Starts a module, relative to this file, that prints its origin on standard output when it is listening. */
export const startServerProcess = async (
  module: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL(module, import.meta.url))], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  return {
    port: await readPort(child),
    processId: child.pid as number,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await closed;
    },
  };
};

/** Restricts a process and its future children to these cores (taskset(1)). */
export const pinProcess = (processId: number, cores: string): void => {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(processId)], { stdio: 'ignore' });
};

const readPort = ({ stdout }: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let output = '';
    stdout?.on('data', (chunk: Buffer) => {
      output = (output + chunk).slice(-8192);
      const [, port] = /http:\/\/[\w.]+:(\d+)/.exec(output) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    stdout?.once('close', () => reject(new Error(`A server ended: ${output}`)));
  });
