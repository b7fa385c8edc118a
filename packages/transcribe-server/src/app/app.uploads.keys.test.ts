import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { answerAll, createHeldEngine } from '../testing/blocking-engine.ts';
import { cutAudio } from '../testing/cut-audio.ts';
import { createFailingEngine } from '../testing/failing-engine.ts';
import { createToneEngine, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { beginUpload, createUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 21, groups: 50 }));
const recording = encodeWav(samples);
const { segmentSeconds } = createToneEngine();
const { length: segments } = await cutAudio(samples, segmentSeconds);
const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const codeOf = async (answer: Response) => ((await answer.json()) as ProblemDocument).code;

test('reuses the result between a keyed POST and an upload', async () => {
  for (const isUploadFirst of [true, false]) {
    let calls = 0;
    await using server = await startTestServer({ engine: createToneEngine({ beforeAnswer: () => void calls++ }) });
    const headers = { 'Idempotency-Key': 'a' };
    const upload = async (file = recording) =>
      (await beginUpload(server.url, { headers, body: file.slice(0, 1000) })).finish(file, 400_000);
    const post = (file = recording) => fetch(server.url, { method: 'POST', headers, body: file });

    assert.equal(await textOf(await (isUploadFirst ? upload() : post())), text);
    const first = calls;
    for (const again of [post, upload, post, upload]) assert.equal(await textOf(await again()), text);
    assert.equal(calls, first);
    const other = encodeWav(toneRecording(['5555555']).samples);
    for (const ask of [post, upload]) {
      const answer = await ask(other);
      assert.equal(answer.status, 422);
      assert.equal(await codeOf(answer), 'idempotency-mismatch');
    }
    assert.equal(calls, first);
    await until(async () => (await server.leftovers()).length === 0);
  }
});

test('follows the work of an upload in a keyed POST', async () => {
  const { engine, calls } = createHeldEngine({ concurrency: 16 });
  await using server = await startTestServer({ engine });
  const headers = { 'Idempotency-Key': 'a' };
  const answers = [(await beginUpload(server.url, { headers })).finish(recording)];
  await until(() => calls.at(-1)?.segment.index === segments - 1);
  answers.push(fetch(server.url, { method: 'POST', headers, body: recording }));
  using _answers = answerAll(calls);
  for (const answer of answers) assert.equal(await textOf(await answer), text);
  assert.equal(calls.length, segments);
});

test('follows running keyed work in an upload', async () => {
  const { engine, calls } = createHeldEngine({ concurrency: 16 });
  await using server = await startTestServer({ engine });
  const headers = { 'Idempotency-Key': 'a' };
  const post = fetch(server.url, { method: 'POST', headers, body: recording });
  await until(() => calls.length === segments);
  await until(async () => (await server.openFiles()).length === 0);
  const upload = await beginUpload(server.url, { headers });
  for (let end = 300_000; end < recording.length; end += 300_000) {
    await upload.append(recording.slice(end - 300_000, end));
  }
  assert.equal((await server.openFiles()).length, 1);
  const last = upload.finish(recording);
  for (const { answer } of calls) answer();
  for (const answer of [await post, await last]) assert.equal(await textOf(answer), text);
  assert.equal(calls.length, segments);
});

test('drops the keyed result with the upload', async () => {
  let calls = 0;
  await using server = await startTestServer({ engine: createToneEngine({ beforeAnswer: () => void calls++ }) });
  const headers = { 'Idempotency-Key': 'a' };
  const upload = await beginUpload(server.url, { headers });
  await (await upload.finish(recording)).text();
  await upload.delete();
  const first = calls;
  assert.equal(await textOf(await fetch(server.url, { method: 'POST', headers, body: recording })), text);
  assert.equal(calls, 2 * first);
});

test('replaces a lost upload with a new one under the same key', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxLiveUploads: 1 } });
  const headers = { 'Idempotency-Key': 'a' };
  const lost = await beginUpload(server.url, { headers, body: recording.slice(0, 100_000) });
  await until(async () => (await createUpload(server.url, { headers })).status === 201);
  assert.equal((await lost.head()).status, 404);
});

test('does not recognise segments again when the recording of an upload is posted', async () => {
  const failing = createFailingEngine(({ index }) => index === 1);
  await using server = await startTestServer({ engine: failing.engine });
  const headers = { 'Idempotency-Key': 'a' };
  const upload = await beginUpload(server.url, { headers });
  assert.equal((await upload.finish(recording)).status, 502);
  assert.equal(failing.calls, segments);
  const post = () => fetch(server.url, { method: 'POST', headers, body: recording });
  assert.equal((await post()).status, 502);
  assert.equal(failing.calls, segments + 1);
  failing.isWell = true;
  assert.equal(await textOf(await post()), text);
  assert.equal(failing.calls, segments + 2);
});

test('recognises only missing segments in the retry of a keyed POST', async () => {
  const failing = createFailingEngine(({ index }) => index === 2, { concurrency: 1 });
  await using server = await startTestServer({ engine: failing.engine });
  const post = () => fetch(server.url, { method: 'POST', headers: { 'Idempotency-Key': 'a' }, body: recording });
  assert.equal((await post()).status, 502);
  assert.equal(failing.calls, 3);
  failing.isWell = true;
  assert.equal(await textOf(await post()), text);
  assert.equal(failing.calls, segments + 1);
});
