import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandEnvironment } from '../packages/transcribe-server/src/testing/run-main.ts';
import { until } from '../packages/transcribe-server/src/testing/test-server.ts';

const main = new URL('../packages/transcribe-server/src/cli/main.ts', import.meta.url).pathname;
/** Tones are not speech. */
const defaultEnvironment = { ...commandEnvironment, LOG_LEVEL: 'info', VOICE_ACTIVITY: 'energy' };

interface ServerProcessOptions {
  /** Its temporary folder. */
  readonly folder: string;
  /** Default: a free port. */
  readonly port?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The command in a child process that can be killed. Disposal stops it gracefully. */
export interface ServerProcess extends AsyncDisposable {
  readonly port: number;
  /** URL of the page. */
  readonly address: string;
  /** URL of the transcription route. */
  readonly url: string;
  readonly processId: number;
  /** Kills it with SIGKILL. Resolves when it and its child processes have ended. */
  kill(): Promise<void>;
}

export const startServerProcess = async (options: ServerProcessOptions): Promise<ServerProcess> => {
  const { folder, port: wantedPort = 0, environment } = options;
  const server = spawn(process.execPath, [main], {
    env: { ...defaultEnvironment, TMPDIR: folder, PORT: String(wantedPort), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(server, 'exit');
  const processId = server.pid ?? assert.fail();
  let printed = '';
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    if (printed.includes('listens on')) break;
  }
  server.stdout.resume();
  const address = /listens on ([^\s"]+)/.exec(printed)?.[1] ?? assert.fail(`It did not start: ${printed}`);
  const port = Number(new URL(address).port);
  let isKilled = false;

  return {
    ...{ port, address, processId },
    url: `http://127.0.0.1:${port}/v1/audio/transcriptions`,
    async kill() {
      isKilled = true;
      const children = readFileSync(`/proc/${processId}/task/${processId}/children`, 'utf8').trim().split(' ');
      server.kill('SIGKILL');
      await exit;
      await until(async () => (await Promise.all(children.map(isRunning))).every((runs) => !runs));
    },
    async [Symbol.asyncDispose]() {
      if (isKilled) return;
      server.kill('SIGTERM');
      assert.deepEqual(await exit, [0, null]);
    },
  };
};

/** Lists the files in the temporary folders of servers, apart from an idle server's own folder. */
export const leftoversIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder);
  const contents = await Promise.all(names.map((name) => readdir(join(folder, name)).catch(() => [])));
  return names.length > 1 ? names : contents.flat().filter((name) => name !== 'alive');
};

/** Tells whether a process is running. A zombie is not. */
const isRunning = async (processId: string): Promise<boolean> => {
  const status = await readFile(join('/proc', processId, 'status'), 'utf8').catch(() => '');
  return status !== '' && !/^State:\s+Z/m.test(status);
};
