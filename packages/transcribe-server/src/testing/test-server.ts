import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { createTranscribeApp, type TranscribeAppOptions } from '../app.ts';
import { createTemporaryFolder } from '../intake/temporary-folder.ts';

/** The API on a real socket of this machine alone, with a temporary folder that can be looked into. */
export interface TestServer extends AsyncDisposable {
  /** Of the transcription route. */
  readonly url: string;
  /** Posts a form with the file and the fields. */
  post(file: Uint8Array<ArrayBuffer>, fields?: Readonly<Record<string, string>>): Promise<Response>;
  /** What lies in the server's temporary folder. */
  leftovers(): Promise<string[]>;
}

export const startTestServer = async (options: Omit<TranscribeAppOptions, 'temporaryFolder'>): Promise<TestServer> => {
  const parent = await mkdtemp(join(tmpdir(), 'transcribe-server-test-'));
  const temporaryFolder = createTemporaryFolder(parent);
  const app = createTranscribeApp({ ...options, temporaryFolder });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v1/audio/transcriptions`;

  return {
    url,
    post(file, fields = {}) {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append('file', new Blob([file]), 'recording');
      return fetch(url, { method: 'POST', body });
    },
    async leftovers() {
      const folders = await readdir(parent);
      const contents = await Promise.all(folders.map((folder) => readdir(join(parent, folder))));
      return contents.flat().filter((name) => name !== 'alive');
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await temporaryFolder[Symbol.asyncDispose]();
      await rm(parent, { recursive: true });
    },
  };
};

/** The process ids of this process's children that still run. */
export const childProcesses = async (): Promise<number[]> => {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
};

/** Waits until the condition holds, looking again with every turn of the event loop. */
export const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
};
