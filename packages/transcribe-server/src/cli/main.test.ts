import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { encodeAudio, randomDigitGroups, toneRecording, writeToneModel } from '../testing/index.ts';
import { scrapeMetrics } from '../testing/read-metric.ts';
import { commandEnvironment } from '../testing/run-main.ts';
import { isSherpaInstalled } from '../testing/sherpa-installed.ts';
import { childProcesses, until } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';
import { describeSettings } from './config.ts';

const main = new URL('./main.ts', import.meta.url).pathname;
const skip = !isSherpaInstalled() && 'sherpa-onnx-node is not installed';

let parent: string;
let temporary: string;
let model: string;
/** A model that needs seconds for each segment. */
let slowModel: string;
before(async () => {
  parent = await mkdtemp(join(tmpdir(), 'main-test-'));
  [temporary, model, slowModel] = [join(parent, 'temporary'), join(parent, 'model'), join(parent, 'slow-model')];
  await mkdir(temporary);
  await writeToneModel(model);
  await writeToneModel(slowModel, { slowness: 200 });
});
after(() => rm(parent, { recursive: true }));

type Command = ChildProcessByStdio<null, Readable, Readable>;

const startCommand = (environment: Record<string, string>, flags: string[] = []): Command =>
  spawn(process.execPath, [main, ...flags], {
    env: {
      ...commandEnvironment,
      TMPDIR: temporary,
      VOICE_ACTIVITY: 'energy',
      SHERPA_MODEL_DIR: model,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Waits for the address that a started server prints. */
const addressOf = async (server: Command): Promise<string> => {
  let printed = '';
  for await (const chunk of server.stdout.iterator({ destroyOnReturn: false })) {
    printed += chunk;
    const address = /listens on (http:[^\s"]+)/.exec(printed)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`it did not start: ${printed}${await text(server.stderr)}`);
};

const startServer = async (environment: Record<string, string> = {}) => {
  const server = startCommand({ PORT: '0', ...environment });
  const exit = once(server, 'exit') as Promise<[exitCode: number | null]>;
  const address = await addressOf(server);
  return { server, address, exit, processId: server.pid ?? 0 };
};

/** Waits until the server reports that it is stopping. */
const untilStopping = (address: string) => until(async () => (await fetch(`${address}/readyz`)).status === 503);

const post = (address: string, file: Uint8Array<ArrayBuffer>) =>
  fetch(`${address}/v1/audio/transcriptions`, { method: 'POST', body: file });

const untilRecognising = (address: string) =>
  until(async () => (await scrapeMetrics(address))('transcribe_segments_running') === 1);

const tones = toneRecording(['12345', '67890']);

const isGone = (processId: number) =>
  access(`/proc/${processId}`).then(
    () => false,
    () => true,
  );

test('reports every fault of the configuration at once, and leaves no files', async () => {
  const command = startCommand({ PORT: 'eighty', ENGINE: 'oracle', SHUTDOWN_SECONDS: 'soon', PATH: '' });
  const [complaints, [exitCode]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  assert.equal(exitCode, 1);
  for (const fault of [/^PORT /m, /^ENGINE /m, /^SHUTDOWN_SECONDS /m]) assert.match(complaints, fault);
  assert.doesNotMatch(complaints, /\n {4}at /);
  assert.deepEqual(await readdir(temporary), []);
});

test('reports a port in use', { skip }, async () => {
  const { server, address, exit } = await startServer();
  const second = startCommand({ PORT: new URL(address).port });
  const [complaints, [exitCode]] = await Promise.all([text(second.stderr), once(second, 'exit')]);
  assert.equal(exitCode, 1);
  assert.match(complaints, /PORT/);
  assert.doesNotMatch(complaints, /\n {4}at /);
  server.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('--check tests the configuration without starting the server', { skip }, async () => {
  const fine = startCommand({}, ['--check']);
  const [printed, [exitCode]] = await Promise.all([text(fine.stdout), once(fine, 'exit')]);
  assert.equal(exitCode, 0);
  assert.match(printed, /sherpa/);
  const unreachable = startCommand({ ENGINE: 'openai', OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }, ['--check']);
  const [complaints, [badExitCode]] = await Promise.all([text(unreachable.stderr), once(unreachable, 'exit')]);
  assert.equal(badExitCode, 1);
  assert.match(complaints, /OPENAI_BASE_URL/);
  assert.deepEqual(await readdir(temporary), []);
});

test('rejects unknown flags, and engine names that are object properties', async () => {
  for (const flag of ['--chek', 'constructor']) {
    const command = startCommand({}, [flag]);
    const [complaints, [exitCode]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
    assert.equal(exitCode, 1);
    assert.match(complaints, /--help/);
  }
  const command = startCommand({ ENGINE: 'constructor' }, ['--check']);
  const [complaints, [exitCode]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  assert.equal(exitCode, 1);
  assert.match(complaints, /^ENGINE /m);
});

test('--help lists every setting', async () => {
  const command = startCommand({}, ['--help']);
  const [help, [exitCode]] = await Promise.all([text(command.stdout), once(command, 'exit')]);
  assert.equal(exitCode, 0);
  const lines = help.split('\n').map((line) => line.replace(/ {2,}/g, ' ').trim());
  for (const { name, description, default: value } of describeSettings()) {
    assert.ok(lines.includes(`${name} ${description}${value && ` (${value})`}`), name);
  }
});

test('uses colors on a terminal only', async () => {
  const environments = [{}, { FORCE_COLOR: '1' }, { NO_COLOR: '1' }];
  const helps = await Promise.all(
    environments.map((environment) => text(startCommand(environment, ['--help']).stdout)),
  );
  assert.deepEqual(
    helps.map((help) => help.includes('\u001b[')),
    [false, true, false],
  );
});

test('exits cleanly when the reader of its output closes the pipe', async () => {
  const command = startCommand({}, ['models', 'list']);
  command.stdout.destroy();
  const [complaints, [exitCode]] = await Promise.all([text(command.stderr), once(command, 'exit')]);
  assert.equal(complaints, '');
  assert.equal(exitCode, 0);
});

test('serves the page, the element and the health checks, under loopback names only', { skip }, async () => {
  const { server, address, exit } = await startServer();
  const [page, script, health] = await Promise.all(
    ['/', '/audio-transcriber.js', '/healthz'].map((path) => fetch(address + path)),
  );
  assert.match((await page?.text()) ?? '', /<audio-transcriber/);
  assert.match(page?.headers.get('Content-Security-Policy') ?? '', /script-src 'self'/);
  assert.match(script?.headers.get('Content-Type') ?? '', /javascript/);
  assert.equal(script?.headers.get('Access-Control-Allow-Origin'), '*');
  assert.equal(health?.status, 200);

  assert.equal(script?.headers.get('Content-Encoding'), 'gzip');
  const etag = script?.headers.get('ETag') ?? '';
  const again = await fetch(`${address}/audio-transcriber.js`, { headers: { 'If-None-Match': etag } });
  assert.equal(again.status, 304);

  server.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('answers unknown paths with a problem document', { skip }, async () => {
  const { server, address, exit } = await startServer();
  const answer = await fetch(`${address}/nowhere`);
  assert.equal(answer.status, 404);
  assert.equal(((await answer.json()) as ProblemDocument).code, 'not-found');
  server.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('keeps running when the reader of its log closes the pipe', { skip }, async () => {
  const { server, address, exit } = await startServer();
  server.stdout.destroy();
  for (let times = 0; times < 3; times++) {
    assert.equal((await post(address, new TextEncoder().encode('no audio'))).status, 415);
  }
  server.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
});

test('aborts running transcriptions at the second signal, and leaves no files', { skip }, async () => {
  const { server, address, exit } = await startServer({ SHERPA_MODEL_DIR: slowModel });
  const answer = post(address, encodeWav(tones.samples));
  await untilRecognising(address);
  server.kill('SIGTERM');
  await untilStopping(address);
  server.kill('SIGTERM');
  assert.equal(((await (await answer).json()) as ProblemDocument).code, 'server-busy');
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(await readdir(temporary), []);
});

test('finishes transcriptions and live uploads when stopping, accepts no new ones, leaves no files', {
  skip,
}, async () => {
  const { server, address, exit } = await startServer({ SHERPA_MODEL_DIR: slowModel });
  const answer = post(address, encodeWav(tones.samples));
  const upload = await beginUpload(`${address}/v1/audio/transcriptions`);
  const events = await upload.get('text/event-stream');
  await untilRecognising(address);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) server.kill(signal);
  await untilStopping(address);
  const late = await post(address, encodeWav(tones.samples));
  assert.equal(((await late.json()) as ProblemDocument).code, 'server-busy');
  assert.equal(late.headers.get('Retry-After'), '30');
  const finished = await upload.finish(encodeWav(tones.samples), 100_000);
  for (const response of [await answer, finished])
    assert.equal(((await response.json()) as Transcription).text, tones.text);
  assert.match(await events.text(), /"transcript\.text\.done"/);
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(await readdir(temporary), []);
});

test('ends an incomplete upload and its decoder after SHUTDOWN_SECONDS', { skip }, async () => {
  const { server, address, exit, processId } = await startServer({ SHUTDOWN_SECONDS: '0' });
  const file = await encodeAudio(toneRecording(randomDigitGroups({ seed: 2, groups: 20 })).samples, 'flac');
  const idle = await childProcesses(processId);
  const upload = await beginUpload(`${address}/v1/audio/transcriptions`, { body: file.slice(0, -1000) });
  const events = await upload.get('text/event-stream');
  await until(async () => (await childProcesses(processId)).length > idle.length);
  const children = await childProcesses(processId);
  server.kill('SIGTERM');
  assert.match(await events.text(), /"server-busy"/);
  assert.deepEqual(await exit, [0, null]);
  await until(async () => (await Promise.all(children.map(isGone))).every(Boolean));
  assert.deepEqual(await readdir(temporary), []);
});

test('does not wait for idle connections when stopping', { skip }, async () => {
  const { server, address, exit } = await startServer();
  const { hostname, port } = new URL(address);
  const silent = connect(Number(port), hostname);
  const halting = connect(Number(port), hostname);
  halting.write('GET / HTTP/1.1\r\nHost: ');
  await Promise.all([once(silent, 'connect'), once(halting, 'connect')]);
  await fetch(`${address}/healthz`);
  server.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
  for (const socket of [silent, halting]) socket.destroy();
});

test('aborts running transcriptions after SHUTDOWN_SECONDS, and answers them', { skip }, async () => {
  const { server, address, exit } = await startServer({ SHUTDOWN_SECONDS: '0', SHERPA_MODEL_DIR: slowModel });
  const answer = post(address, encodeWav(tones.samples));
  await untilRecognising(address);
  server.kill('SIGTERM');
  assert.equal(((await (await answer).json()) as ProblemDocument).code, 'server-busy');
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(await readdir(temporary), []);
});
