import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { createHeldEngine } from '../testing/blocking-engine.ts';
import { cutAudio } from '../testing/cut-audio.ts';
import { createToneEngine, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';
import { beginUpload, createUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 31, groups: 30 }));
const recording = encodeWav(samples);
const { segmentSeconds } = createToneEngine();
const { length: segments } = await cutAudio(samples, segmentSeconds);

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const codeOf = async (answer: Response) => ((await answer.json()) as ProblemDocument).code;

const nothingIsLeft = (server: TestServer) =>
  until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);

test('expires an abandoned upload, with its file and its decoder', async () => {
  const clock = createManualClock();
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, clock });
  const abandoned = await beginUpload(server.url);
  await abandoned.append(recording.slice(0, -1000));
  await until(() => calls.length > 0);
  clock.advance(899);
  assert.equal((await abandoned.head()).status, 204);
  clock.advance(899);
  assert.equal((await server.openFiles()).length, 2);
  clock.advance(1);
  await nothingIsLeft(server);
  assert.ok(calls.every(({ signal }) => signal.aborted));
  assert.equal((await abandoned.head()).status, 404);
});

test('keeps an upload while a client reads it', async () => {
  const clock = createManualClock();
  await using server = await startTestServer({ engine: createToneEngine(), clock });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 1000) });
  const leave = new AbortController();
  await upload.get('text/event-stream', leave.signal);
  clock.advance(10_000);
  assert.equal((await upload.head()).status, 204);
  const waiting = clock.waiting;
  leave.abort();
  await until(() => clock.waiting > waiting);
  clock.advance(900);
  assert.equal((await upload.head()).status, 404);
});

test('expires a finished result', async () => {
  const clock = createManualClock();
  const limits = { uploadTtlSeconds: 60 };
  await using server = await startTestServer({ engine: createToneEngine(), clock, limits });
  const upload = await beginUpload(server.url);
  assert.equal(await textOf(await upload.finish(recording)), text);
  clock.advance(59);
  assert.equal(await textOf(await upload.get()), text);
  clock.advance(60);
  assert.equal((await upload.get()).status, 404);
  assert.equal(clock.waiting, 0);
});

test('stops an upload at the deadline, and continues at a retry', async () => {
  const clock = createManualClock();
  let calls = 0;
  let isWell = false;
  const engine = createToneEngine({
    concurrency: 16,
    beforeAnswer(segment) {
      calls++;
      return isWell || segment.index === 0 ? undefined : new Promise(() => {});
    },
  });
  await using server = await startTestServer({ engine, clock, limits: { requestTimeoutSeconds: 100 } });
  const upload = await beginUpload(server.url);
  const last = upload.finish(recording);
  await until(() => calls === segments);
  clock.advance(100);
  const answer = await last;
  assert.equal(answer.status, 504);
  assert.equal(await codeOf(answer), 'engine-timeout');
  isWell = true;
  assert.equal(await textOf(await upload.retry()), text);
  assert.equal(calls, 2 * segments - 1);
  await nothingIsLeft(server);
});

test('rejects too large uploads, immediately if the length is known', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxUploadBytes: 500_000 } });
  const early = await createUpload(server.url, { headers: { 'Upload-Length': '500001' } });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 400_000) });
  const chunked = new ReadableStream({
    pull(controller) {
      controller.enqueue(recording.slice(0, 100_000));
    },
  });
  const late = await fetch(upload.url, {
    method: 'PATCH',
    headers: {
      'Content-Type': 'application/partial-upload',
      'Upload-Offset': '400000',
      'Upload-Complete': '?0',
    },
    body: chunked,
    duplex: 'half',
  } as RequestInit);
  for (const answer of [early, await upload.append(recording.slice(0, 200_000)), late]) {
    assert.equal(answer.status, 413);
    assert.match(answer.headers.get('Upload-Limit') ?? '', /^max-size=500000, /);
    assert.equal(await codeOf(answer), 'audio-too-large');
  }
  assert.equal((await upload.head()).headers.get('Upload-Offset'), '500000');
  assert.equal((await upload.append(new Uint8Array(), { offset: 500_000, isLast: true })).status, 200);
});

test('responds with a permanent failure while the upload continues', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxAudioSeconds: 20 } });
  const pdf = new TextEncoder().encode(`%PDF-${'x'.repeat(100_000)}`);
  for (const [file, code] of [
    [recording, 'audio-too-long'],
    [pdf, 'unsupported-media-type'],
  ] as const) {
    const upload = await beginUpload(server.url);
    let answer = await upload.append(file);
    await until(async () => {
      if (answer.status === 204) answer = await upload.append(new Uint8Array());
      return answer.status !== 204;
    });
    assert.equal(answer.headers.get('Upload-Complete'), '?0');
    assert.equal(await codeOf(answer), code);
    await nothingIsLeft(server);
    assert.equal((await upload.delete()).status, 204);
  }
});

test('refuses empty uploads and files that are no audio at the end', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const form = new FormData();
  form.append('file', new Blob([recording]));
  const asForm = await fetch(server.url, { method: 'POST', headers: { 'Upload-Complete': '?0' }, body: form });
  assert.equal(await codeOf(asForm), 'unsupported-media-type');
  for (const [file, code] of [
    [new Uint8Array(), 'empty-audio'],
    [new TextEncoder().encode('hello'), 'unsupported-media-type'],
    [recording.slice(0, 44), 'empty-audio'],
  ] as const) {
    const upload = await beginUpload(server.url);
    const answer = await upload.append(file, { isLast: true });
    assert.equal(answer.headers.get('Upload-Complete'), '?1');
    assert.equal(await codeOf(answer), code);
    await nothingIsLeft(server);
  }
});

test('does not offer uploads that are turned off', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxLiveUploads: 0 } });
  const answer = await fetch(server.url, { method: 'OPTIONS' });
  assert.equal(answer.headers.get('Upload-Limit'), null);
  assert.equal(answer.headers.get('Allow'), 'OPTIONS, POST');
  assert.equal((await createUpload(server.url, { body: recording })).status, 503);
  assert.equal(await textOf(await server.post(recording)), text);
});

test('limits the number of concurrent uploads', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { maxLiveUploads: 2 } });
  const gauge = async () => /^transcribe_live_uploads (\d+)$/m.exec(await metrics())?.[1];
  const metrics = async () => (await fetch(new URL('/metrics', server.url))).text();
  const first = await beginUpload(server.url);
  await beginUpload(server.url);
  const third = await createUpload(server.url);
  assert.equal(third.status, 503);
  assert.ok(Number(third.headers.get('Retry-After')) > 0);
  assert.equal(await codeOf(third), 'server-busy');
  assert.equal(await gauge(), '2');
  await first.delete();
  await until(async () => (await gauge()) === '1');
  assert.equal((await createUpload(server.url)).status, 201);
  assert.equal(calls.length, 0);
});

test('does not count transcribed uploads', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxLiveUploads: 1 } });
  for (let i = 0; i < 3; i++) {
    assert.equal(await textOf(await (await beginUpload(server.url)).finish(recording)), text);
  }
});

test('counts the creation of an upload against the rate limit, but not its parts', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), rateLimitPerMinute: 1 });
  const upload = await beginUpload(server.url);
  assert.equal(await textOf(await upload.finish(recording, 200_000)), text);
  assert.equal((await createUpload(server.url)).status, 429);
});

test('refuses invalid fields at creation', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  assert.equal((await createUpload(server.url, { fields: { response_format: 'poem' } })).status, 400);
  assert.deepEqual(await server.leftovers(), []);
});
