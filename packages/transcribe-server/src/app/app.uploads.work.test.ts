import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { ProblemDocument, Transcription } from '@audio-transcriber/contract';
import { encodeWav } from '../audio/pcm.ts';
import { answerAll, createHeldEngine } from '../testing/blocking-engine.ts';
import { createFailingEngine } from '../testing/failing-engine.ts';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { childProcesses, startTestServer, until } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 21, groups: 50 }));
const recording = encodeWav(samples);
const eventStream = 'text/event-stream';

const bytesReadBy = async (processId: number): Promise<number> =>
  Number(/^rchar: (\d+)/.exec(await readFile(`/proc/${processId}/io`, 'utf8'))?.[1]);

const textOf = async (answer: Response) => ((await answer.json()) as Transcription).text;
const codeOf = async (answer: Response) => ((await answer.json()) as ProblemDocument).code;

/** The events of a stream, but for its heartbeats. */
const eventsOf = async (answer: Response) =>
  (await answer.text())
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)));

test('sends every segment to a reader that joins late', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine });
  const upload = await beginUpload(server.url);
  const early = upload.get(eventStream);
  assert.equal((await early).status, 200);
  await upload.append(recording.slice(0, -100_000));
  await until(() => calls.length > 1);
  calls[0]?.answer();

  const reader = (await upload.get(eventStream)).body?.getReader();
  let heard = '';
  while (!heard.includes('transcript.text.segment')) {
    heard += new TextDecoder().decode((await reader?.read())?.value);
  }
  await reader?.cancel();
  const sofar = await upload.get();
  assert.equal(sofar.headers.get('Upload-Complete'), '?0');
  const { segments, words, text: heardText } = (await sofar.json()) as Required<Transcription>;
  assert.equal(segments.length, 1);
  assert.ok(text.startsWith(heardText) && words.length > 5);

  const last = upload.finish(recording);
  const late = upload.get(eventStream);
  using _answers = answerAll(calls);
  assert.equal(await textOf(await last), text);
  for (const stream of [await early, await late]) {
    assert.equal(stream.headers.get('Content-Type'), 'text/event-stream; charset=utf-8');
    const events = await eventsOf(stream);
    const deltas = events.filter(({ type }) => type === 'transcript.text.delta').map(({ delta }) => delta);
    assert.equal(deltas.join(''), text);
    assert.equal(events.at(-1)?.text, text);
  }
});

test('keeps the result of the last part for a GET after a lost connection', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine, limits: { abandonSeconds: 0 } });
  const upload = await beginUpload(server.url);
  const abort = new AbortController();
  const lost = upload.append(recording, { isLast: true, signal: abort.signal });
  await until(() => calls.length > 1);
  await until(async () => {
    const leave = new AbortController();
    const { headers } = await upload.get(eventStream, leave.signal);
    leave.abort();
    return headers.get('Upload-Complete') === '?1';
  });
  abort.abort();
  await assert.rejects(lost, { name: 'AbortError' });
  assert.equal((await upload.head()).headers.get('Upload-Complete'), '?1');
  const again = upload.get();
  using _answers = answerAll(calls);
  assert.equal(await textOf(await again), text);
  const made = calls.length;
  assert.equal(await textOf(await upload.get()), text);
  assert.equal(calls.length, made);
});

test('retries failed segments only', async () => {
  const failing = createFailingEngine(({ index }) => index % 2 === 1);
  await using server = await startTestServer({ engine: failing.engine });
  const upload = await beginUpload(server.url);
  const stream = upload.get(eventStream);
  const failed = await upload.finish(recording, 500_000);
  assert.equal(failed.status, 502);
  assert.equal(failed.headers.get('Upload-Complete'), '?1');
  assert.equal(await codeOf(failed), 'engine-failed');
  const segments = failing.calls;
  assert.ok(segments >= 5, String(segments));
  const heard = await eventsOf(await stream);
  assert.equal(heard.filter(({ type }) => type === 'transcript.text.segment').length, Math.ceil(segments / 2));
  assert.equal(heard.at(-1)?.code, 'engine-failed');
  assert.equal(await codeOf(await upload.get()), 'engine-failed');

  failing.isWell = true;
  assert.equal(await textOf(await upload.retry()), text);
  assert.equal(failing.calls, segments + Math.floor(segments / 2));
  assert.equal(await textOf(await upload.retry()), text);
  assert.equal(failing.calls, segments + Math.floor(segments / 2));
  assert.deepEqual(await server.leftovers(), []);
  assert.equal((await eventsOf(await upload.get(eventStream))).at(-1)?.text, text);
});

test('cuts the same segments when a recording is decoded again', async () => {
  for (const format of ['webm-opus-live', 'mp4-aac-fragmented', 'mp3'] as const) {
    const failing = createFailingEngine(({ index }) => index === 0);
    await using server = await startTestServer({ engine: failing.engine });
    const upload = await beginUpload(server.url);
    const file = await encodeAudio(samples, format);
    assert.equal((await upload.append(file)).status, 204);
    await until(() => failing.calls > 1);
    assert.equal((await upload.append(new Uint8Array(), { isLast: true })).status, 502);
    const segments = failing.calls;
    failing.isWell = true;
    assert.equal(await textOf(await upload.retry()), text);
    assert.equal(failing.calls, segments + 1, format);
  }
});

test('rejects a retry of an incomplete upload', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const upload = await beginUpload(server.url, { body: recording.slice(0, 1000) });
  const answer = await upload.retry();
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get('Upload-Complete'), '?0');
});

test('cancels the engine call and ends followers on DELETE', async () => {
  for (const isLast of [false, true]) {
    const { engine, calls } = createHeldEngine();
    await using server = await startTestServer({ engine });
    const upload = await beginUpload(server.url);
    const stream = eventsOf(await upload.get(eventStream));
    const appended = upload.append(recording, { isLast });
    await until(() => calls.length > 1);
    if (!isLast) await appended;
    assert.ok((await server.openFiles()).length > 0);
    assert.equal((await upload.delete()).status, 204);
    assert.ok(calls.every(({ signal }) => signal.aborted));
    assert.equal((await appended).status, isLast ? 404 : 204);
    assert.equal((await stream).at(-1)?.code, 'not-found');
    assert.equal((await upload.head()).status, 404);
    await until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);
  }
});

test('cancels an unkeyed single-request upload when the client disconnects', async () => {
  const { engine, calls } = createHeldEngine();
  await using server = await startTestServer({ engine });
  const abort = new AbortController();
  const lost = fetch(server.url, {
    method: 'POST',
    headers: { 'Upload-Complete': '?1' },
    body: recording,
    signal: abort.signal,
  });
  await until(() => calls.length > 1);
  abort.abort();
  await assert.rejects(lost, { name: 'AbortError' });
  await until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);
  assert.ok(calls.every(({ signal }) => signal.aborted));
});

test('accepts bytes while the engine is slow', async () => {
  const { engine, calls } = createHeldEngine({ concurrency: 1 });
  await using server = await startTestServer({ engine });
  const upload = await beginUpload(server.url);
  const flac = await encodeAudio(toneRecording(randomDigitGroups({ seed: 3, groups: 700 })).samples, 'flac');
  for (let at = 0; at < flac.length; at += 4_000_000) {
    assert.equal((await upload.append(flac.slice(at, at + 4_000_000))).status, 204);
  }
  assert.equal(upload.offset, flac.length);
  await until(() => calls.length === 1);
  const [decoder = 0] = await childProcesses();
  let read = 0;
  await until(async () => {
    const before = read;
    for (let turn = 0; turn < 100; turn++) read = await bytesReadBy(decoder);
    return read === before;
  });
  assert.ok(read < flac.length / 4, `it has read ${read} of ${flac.length} bytes`);
  await upload.delete();
});

test('streams events on Accept, also from a retry', async () => {
  const failing = createFailingEngine(() => true);
  await using server = await startTestServer({ engine: failing.engine });
  const upload = await beginUpload(server.url);
  assert.equal((await upload.finish(recording)).status, 502);
  failing.isWell = true;
  const retried = await fetch(upload.url, { method: 'POST', headers: { Accept: eventStream } });
  assert.equal((await eventsOf(retried)).at(-1)?.text, text);
});
