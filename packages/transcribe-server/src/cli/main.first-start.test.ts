import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { defaultModel } from '../models/default-model.ts';
import { npmPack } from '../models/npm-pack.ts';
import { isFliteInstalled, speak } from '../testing/index.ts';
import { startNpmRegistry } from '../testing/npm-registry.ts';
import { commandEnvironment } from '../testing/run-main.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { until } from '../testing/test-server.ts';

const skip =
  (!isSherpaInstalled() && 'sherpa-onnx-node has no binary for this platform') ||
  (!isFliteInstalled() && 'flite is needed');
const main = new URL('./main.ts', import.meta.url).pathname;
const { source } = defaultModel;
assert.ok(source.kind === 'npm');
const [, name = '', version = ''] = /^(.+)@(.+)$/.exec(source.package) ?? [];

let parent: string;
let tarball: Uint8Array;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'main-first-start-test-'));
  tarball = await readFile(await npmPack(source.package, parent, new AbortController().signal));
});
after(() => rm(parent, { recursive: true }));

/** Creates an empty home folder, and a project folder whose .npmrc names a registry. */
const createMachine = async (registryUrl: string) => {
  const home = await mkdtemp(join(parent, 'home-'));
  const [modelsDir, project] = [join(home, 'models'), join(home, 'project')];
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{}');
  await writeFile(join(project, '.npmrc'), `registry=${registryUrl}\n`);
  return { home, modelsDir, project };
};

type Machine = Awaited<ReturnType<typeof createMachine>>;

const startServer = async ({ home, modelsDir, project }: Machine, environment: Record<string, string> = {}) => {
  const server: ChildProcessByStdio<null, Readable, null> = spawn(process.execPath, [main], {
    cwd: project,
    env: {
      ...{ ...commandEnvironment, HOME: home, TMPDIR: home, MODELS_DIR: modelsDir, PORT: '0' },
      ...{ npm_config_fetch_retries: '0', ...environment },
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(server, 'exit');
  let log = '';
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const findAddress = () => /listens on (http:[^\s"]+)/.exec(log)?.[1];
  await until(() => findAddress() !== undefined);
  const address = findAddress() ?? '';
  return {
    readLog: () => log,
    get: (path: string) => fetch(address + path),
    post: (body: Uint8Array<ArrayBuffer>) => fetch(`${address}/v1/audio/transcriptions`, { method: 'POST', body }),
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null]);
    },
  };
};

const fox = async () => encodeWav(await speak('The quick brown fox jumps over the lazy dog.'));

test('downloads the model at the first start, once for two servers, and answers requests that arrive meanwhile', {
  skip,
}, async () => {
  await using registry = await startNpmRegistry({ name, version, tarball });
  const { promise, resolve: release } = Promise.withResolvers<void>();
  registry.state.mayAnswer = promise;
  const machine = await createMachine(registry.url);
  await using first = await startServer(machine);
  await using second = await startServer(machine);

  for (const server of [first, second]) {
    assert.match(server.readLog(), /The server downloads moonshine-tiny \(22 MB\)/);
    const readiness = await server.get('/readyz');
    assert.deepEqual([readiness.status, readiness.headers.get('Retry-After')], [503, '2']);
    assert.equal(((await readiness.json()) as ProblemDocument).detail, 'The speech recogniser is being downloaded.');
    assert.equal((await server.get('/')).status, 200);
  }
  const answers = [first, second].map(async (server) => server.post(await fox()));
  release();
  for (const answer of await Promise.all(answers)) {
    assert.match(((await answer.json()) as Transcription).text, /quick brown fox jumps over the lazy dog/i);
  }
  for (const server of [first, second]) assert.equal((await server.get('/readyz')).status, 200);
  assert.equal(registry.state.requests.filter(({ path }) => path === registry.tarballPath).length, 1);
  assert.deepEqual(await readdir(machine.modelsDir), ['moonshine-tiny']);

  await using third = await startServer(machine);
  assert.equal((await third.get('/readyz')).status, 200);
  assert.doesNotMatch(third.readLog(), /downloads/);
});

test('starts without downloading when MODEL_DOWNLOAD is off, and reports the missing model', {
  skip,
}, async () => {
  await using registry = await startNpmRegistry({ name, version, tarball });
  const machine = await createMachine(registry.url);
  await using server = await startServer(machine, { MODEL_DOWNLOAD: 'off' });
  await until(() => /MODEL_DOWNLOAD is off: run transcribe-server models pull/.test(server.readLog()));
  const readiness = await server.get('/readyz');
  assert.deepEqual([readiness.status, readiness.headers.get('Retry-After')], [503, null]);
  assert.equal((await server.get('/')).status, 200);
  assert.equal(((await (await server.post(await fox())).json()) as ProblemDocument).code, 'engine-unavailable');
  assert.deepEqual(registry.state.requests, []);
  assert.ok(!(await readdir(machine.home)).includes('models'));
});

test('starts without a network, and reports in one sentence why it is not ready', { skip }, async () => {
  const registry = await startNpmRegistry({ name, version, tarball });
  await registry[Symbol.asyncDispose]();
  await using server = await startServer(await createMachine(registry.url));
  await until(() => /npm cannot download @moonshine-ai\/moonshine-js@0\.1\.29: ECONNREFUSED/.test(server.readLog()));
  assert.equal((await server.get('/readyz')).status, 503);
  assert.equal(((await (await server.post(await fox())).json()) as ProblemDocument).code, 'engine-unavailable');
  assert.equal((await server.get('/')).status, 200);
});
