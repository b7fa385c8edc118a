import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type ProblemDocument, ProblemError, type Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { createLog } from '../observability/log.ts';
import { createHeldEngine } from '../testing/blocking-engine.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { createFaultLog, startTestServer, type TestServer, until } from '../testing/test-server.ts';
import { beginUpload, createUpload } from '../testing/test-upload.ts';

const run = promisify(execFile);
const { samples, text } = toneRecording(randomDigitGroups({ seed: 31, groups: 30 }));
const recording = encodeWav(samples);

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const codeOf = async (answer: Response) => ((await answer.json()) as ProblemDocument).code;

const nothingIsLeft = (server: TestServer) =>
  until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);

test('responds storage-full, and continues when there is space', async (t) => {
  const disk = await mkdtemp(join(tmpdir(), 'tiny-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  } catch {
    await rm(disk, { recursive: true });
    t.skip('only root can mount a tiny disk');
    return;
  }
  try {
    const ballast = join(disk, 'ballast');
    await writeFile(ballast, new Uint8Array(700_000));
    await using server = await startTestServer({ engine: createToneEngine() }, disk);
    const { samples, text } = toneRecording(randomDigitGroups({ seed: 32, groups: 14 }));
    const short = { file: encodeWav(samples), text };
    const upload = await beginUpload(server.url);
    const full = await upload.append(short.file);
    assert.equal(full.status, 507);
    assert.equal(await codeOf(full), 'storage-full');
    assert.ok(upload.offset > 0 && upload.offset < 400_000, String(upload.offset));
    await rm(ballast);
    assert.equal(await textOf(await upload.finish(short.file)), short.text);
  } finally {
    await run('umount', [disk]);
    await rm(disk, { recursive: true });
  }
});

test('finishes uploads that are followed when the server stops, and drops the others', async () => {
  const stopping = new AbortController();
  await using server = await startTestServer({ engine: createToneEngine(), stoppingSignal: stopping.signal });
  const body = recording.slice(0, 100_000);
  const [followed, left, forgotten] = [
    await beginUpload(server.url, { body }),
    await beginUpload(server.url, { body }),
    await beginUpload(server.url, { body }),
  ];
  const leave = new AbortController();
  const [events] = await Promise.all([followed.get('text/event-stream'), left.get('text/event-stream', leave.signal)]);
  stopping.abort();
  const refused = await createUpload(server.url);
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('Retry-After'), '30');
  assert.equal((await forgotten.head()).status, 404);
  assert.equal((await left.head()).status, 204);
  leave.abort();
  await until(async () => (await left.head()).status === 404);
  assert.equal(await textOf(await followed.finish(recording, 200_000)), text);
  assert.match(await events.text(), /transcript\.text\.done/);
  await nothingIsLeft(server);
});

test('ends all followers and removes all files at a forced shutdown', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine });
  const upload = await beginUpload(server.url);
  const last = upload.finish(recording);
  await until(() => calls.length > 1);
  server.giveUp();
  assert.equal(await codeOf(await last), 'server-busy');
  assert.ok(calls.every(({ signal }) => signal.aborted));
  await nothingIsLeft(server);
});

test('decodes the whole file once if it cannot be decoded while it arrives', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uploads-test-'));
  const path = process.env.PATH ?? '';
  const { stdout: ffmpeg } = await run('sh', ['-c', 'command -v ffmpeg']);
  const crash = `ulimit -c 0; case "$*" in *pipe:0*) head -c 2000000 | ${ffmpeg.trim()} "$@"; kill -SEGV $$;; esac`;
  await writeFile(join(folder, 'ffmpeg'), `#!/bin/sh\n${crash}\nexec ${ffmpeg.trim()} "$@"\n`);
  await chmod(join(folder, 'ffmpeg'), 0o755);
  try {
    process.env.PATH = folder + delimiter + path;
    let calls = 0;
    const faults: unknown[] = [];
    const engine = createToneEngine({ beforeAnswer: () => void calls++ });
    await using server = await startTestServer({ engine, log: createFaultLog(faults) });
    const posted = await server.post(recording);
    assert.equal(await textOf(posted), text);
    const once = calls;
    const upload = await beginUpload(server.url);
    const stream = await upload.get('text/event-stream');
    await upload.append(recording.slice(0, 1_300_000));
    await until(() => calls > once);
    assert.equal(await textOf(await upload.finish(recording)), text);
    const heard = (await stream.text()).matchAll(/"transcript.text.delta","delta":"([^"]*)"/g);
    assert.equal(Array.from(heard, ([, delta]) => delta).join(''), text);
    assert.equal(calls, 2 * once);
    assert.deepEqual(faults, []);
    await nothingIsLeft(server);
  } finally {
    process.env.PATH = path;
    await rm(folder, { recursive: true });
  }
});

test('logs an upload without its content', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  const prompt = 'plover-prompt';
  const engine = createToneEngine({
    beforeAnswer: () => {
      throw new ProblemError('engine-unavailable', 'It failed.', { cause: new Error(`400 bad phrase "${prompt}"`) });
    },
  });
  await using server = await startTestServer({ engine, log });
  const file = await encodeAudio(samples, 'webm-opus-live');
  const upload = await beginUpload(server.url, { fields: { prompt }, body: file.slice(0, 1000) });
  assert.equal((await upload.finish(file, 50_000)).status, 503);
  await upload.delete();
  const entries = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    entries.map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/v1/audio/transcriptions', 201],
      ['PATCH', '/v1/audio/transcriptions/:id', 503],
    ],
  );
  assert.ok(entries[1].audioSeconds > 40 && entries[1].fault !== undefined);
  for (const secret of [prompt, upload.url.split('/').at(-1) ?? '']) assert.ok(!lines.join('').includes(secret));
});
