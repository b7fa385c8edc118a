import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createTranscribeApp, type TranscribeAppOptions } from '../app/app.ts';
import { startHttpServer } from '../cli/http-server.ts';
import type { Log } from '../observability/log.ts';
import { createTemporaryFolder } from '../platform/temporary-folder.ts';

/** The API on a loopback socket, with an accessible temporary folder. */
export interface TestServer extends AsyncDisposable {
  /** URL of the transcription route. */
  readonly url: string;
  /** Posts a form with the file and the fields. */
  post(file: Uint8Array<ArrayBuffer>, fields?: Readonly<Record<string, string>>): Promise<Response>;
  /** Aborts the running transcriptions. */
  giveUp(): void;
  /** Lists the server's temporary folder. */
  leftovers(): Promise<string[]>;
  /** Lists the files of that folder that this process has open, including removed ones, once for each descriptor. */
  openFiles(): Promise<string[]>;
}

/** @param disk parent of the temporary folder */
export const startTestServer = async (
  options: Omit<TranscribeAppOptions, 'temporaryFolder' | 'shutdownSignal'>,
  disk = tmpdir(),
): Promise<TestServer> => {
  const parent = await mkdtemp(join(disk, 'transcribe-server-test-'));
  const temporaryFolder = createTemporaryFolder(parent);
  const giveUp = new AbortController();
  const app = createTranscribeApp({ ...options, temporaryFolder, shutdownSignal: giveUp.signal });
  const server = await startHttpServer({ fetch: app.fetch, host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${server.port}/v1/audio/transcriptions`;

  return {
    url,
    post(file, fields = {}) {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      body.append('file', new Blob([file]), 'recording');
      return fetch(url, { method: 'POST', body });
    },
    giveUp: () => giveUp.abort(),
    async leftovers() {
      const folders = await readdir(parent);
      // A folder may be removed meanwhile.
      const contents = await Promise.all(folders.map((folder) => readdir(join(parent, folder)).catch(() => [])));
      return contents.flat().filter((name) => !name.startsWith('alive'));
    },
    async openFiles() {
      const descriptors = await readdir('/proc/self/fd');
      // A descriptor may be closed meanwhile.
      const files = await Promise.all(descriptors.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
      return files.filter((file) => file.startsWith(parent) && !basename(file).startsWith('alive'));
    },
    async [Symbol.asyncDispose]() {
      giveUp.abort();
      await server.stop(giveUp.signal);
      await temporaryFolder[Symbol.asyncDispose]();
      await rm(parent, { recursive: true });
    },
  };
};

/** Returns the ids of the running child processes of this or another process. */
export const childProcesses = async (processId = process.pid): Promise<number[]> => {
  const children = await readFile(`/proc/${processId}/task/${processId}/children`, 'utf8');
  return children.trim().split(/\s+/).filter(Boolean).map(Number);
};

/**
 * Waits until the condition holds. Checks it every 5 ms, so that the processor is free for what is tested. Rejects after
 * two minutes with the source of the condition.
 */
export const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
  const lastMoment = performance.now() + 120_000;
  while (!(await condition())) {
    if (performance.now() > lastMoment) throw new Error(`It has not come to: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Creates a log that keeps errors only. */
export const createFaultLog = (faults: unknown[]): Log => ({
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (fault) => faults.push(fault),
});
