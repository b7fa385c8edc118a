import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';

const { samples, text } = toneRecording(['12345', '67890']);
const recording = await encodeAudio(samples, 'webm-opus');

const codeOf = async (answer: Response) => ((await answer.json()) as ProblemDocument).code;

/** An engine that answers when it is told to, and what it was asked. */
const createHeldEngine = () => {
  const calls: { readonly signal: AbortSignal; readonly answer: () => void }[] = [];
  const engine = createToneEngine({
    beforeAnswer: (_, signal) => new Promise<void>((answer) => calls.push({ signal, answer })),
  });
  return { engine, calls };
};

test('requires a key', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), apiKeys: ['first', 'second'] });
  const post = (headers: Record<string, string>) =>
    fetch(server.url, { method: 'POST', body: recording, headers: { 'Content-Type': 'audio/webm', ...headers } });
  for (const headers of [{}, { Authorization: 'Bearer third' }, { Authorization: 'Basic first' }]) {
    const answer = await post(headers);
    assert.equal(answer.headers.get('WWW-Authenticate'), 'Bearer');
    assert.equal(await codeOf(answer), 'unauthorized');
  }
  assert.equal((await post({ Authorization: 'Bearer second' })).status, 200);
});

test('responds rate-limited with Retry-After', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), rateLimitPerMinute: 2 });
  for (let i = 0; i < 2; i++) assert.equal((await server.post(recording)).status, 200);
  const answer = await server.post(recording);
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('Retry-After')) > 0);
  assert.equal(await codeOf(answer), 'rate-limited');
});

test('responds server-busy while the queue is full', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { maxQueue: 1 } });
  const first = server.post(recording);
  await until(() => calls.length === 1);
  const second = await server.post(recording);
  assert.equal(second.status, 503);
  assert.ok(Number(second.headers.get('Retry-After')) > 0);
  assert.equal(await codeOf(second), 'server-busy');
  calls[0]?.answer();
  assert.equal((await first).status, 200);
  const third = server.post(recording);
  await until(() => calls.length === 2);
  calls[1]?.answer();
  assert.equal((await third).status, 200);
});

test('frees the place of a refused request', async () => {
  await using server = await startTestServer({ engine: createToneEngine(), limits: { maxQueue: 1 } });
  for (let i = 0; i < 3; i++) assert.equal((await server.post(new Uint8Array([1, 2, 3]))).status, 415);
  assert.equal((await server.post(recording)).status, 200);
});

test('stops the work at the deadline', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { requestTimeoutSeconds: 0.2 } });
  const answer = await server.post(recording);
  assert.equal(answer.status, 504);
  assert.equal(await codeOf(answer), 'engine-timeout');
  assert.ok(calls.every(({ signal }) => signal.aborted));
  assert.deepEqual(await server.leftovers(), []);
});

const postWithKey = (url: string, key: string, file = recording, signal?: AbortSignal) =>
  fetch(url, { method: 'POST', body: file, headers: { 'Idempotency-Key': key }, signal: signal ?? null });

test('transcribes a recording once that is sent twice under a key', async () => {
  let calls = 0;
  const engine = createToneEngine({ beforeAnswer: () => void calls++ });
  await using server = await startTestServer({ engine });
  const answers = await Promise.all([postWithKey(server.url, 'a'), postWithKey(server.url, 'a')]);
  answers.push(await postWithKey(server.url, 'a'), await postWithKey(`${server.url}?response_format=json`, 'a'));
  for (const answer of answers) assert.equal(((await answer.json()) as Transcription).text, text);
  assert.equal(calls, 1);
  assert.deepEqual(await server.leftovers(), []);

  const other = await encodeAudio(toneRecording(['55555']).samples, 'wav');
  assert.equal(await codeOf(await postWithKey(server.url, 'a', other)), 'idempotency-mismatch');
  assert.equal((await postWithKey(server.url, 'b', other)).status, 200);
});

test('keeps keyed work running after a lost connection', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine });
  const abort = new AbortController();
  const lost = postWithKey(server.url, 'a', recording, abort.signal);
  await until(() => calls.length === 1);
  abort.abort();
  await assert.rejects(lost, { name: 'AbortError' });
  const again = postWithKey(server.url, 'a');
  calls[0]?.answer();
  assert.equal(((await (await again).json()) as Transcription).text, text);
  assert.equal(calls.length, 1);
  assert.deepEqual(await server.leftovers(), []);
});

test('stops abandoned keyed work', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { abandonSeconds: 0.05 } });
  const abort = new AbortController();
  const lost = postWithKey(server.url, 'a', recording, abort.signal);
  await until(() => calls.length === 1);
  abort.abort();
  await assert.rejects(lost, { name: 'AbortError' });
  await until(() => calls[0]?.signal.aborted === true);
  await until(async () => (await server.leftovers()).length === 0);
});

test('times subtitles', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const srt = await server.post(recording, { response_format: 'srt' });
  assert.match(srt.headers.get('Content-Type') ?? '', /subrip/);
  assert.match(await srt.text(), /^1\n00:00:00,2\d\d --> 00:00:0\d,\d{3}\n12345 67890\n\n$/);
  const vtt = await server.post(recording, { response_format: 'vtt' });
  assert.match(await vtt.text(), /^WEBVTT\n\n00:00:00\.2\d\d --> /);
});

test('rejects a file with a declared duration that is too long, before recognition', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { maxAudioSeconds: 30 } });
  const long = toneRecording(randomDigitGroups({ seed: 7, groups: 40 }));
  assert.ok(long.seconds > 45);
  for (const format of ['wav', 'flac', 'mp4-aac', 'ogg-opus', 'webm-opus'] as const) {
    const answer = await server.post(await encodeAudio(long.samples, format));
    assert.equal(answer.status, 413, format);
    assert.equal(await codeOf(answer), 'audio-too-long');
  }
  assert.equal(calls.length, 0);
  assert.deepEqual(await server.leftovers(), []);
});
