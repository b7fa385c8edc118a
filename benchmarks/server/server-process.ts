import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server that runs in a process of its own, and ends with this. */
export interface ServerProcess extends AsyncDisposable {
  readonly processId: number;
  readonly port: number;
}

/** Starts a module, named from here, that says its origin on its standard output once it listens. */
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

/** Keeps a process, and what it starts from now on, on these cores (taskset(1)). */
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
