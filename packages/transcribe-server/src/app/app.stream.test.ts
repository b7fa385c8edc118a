import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer, until } from '../testing/test-server.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 7, groups: 40 }));
const recording = await encodeAudio(samples, 'webm-opus');

const readEvents = async (answer: Response): Promise<string[]> =>
  (await answer.text()).split('\n\n').filter((event) => event !== '');

test('streams each segment, and the whole text at the end', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const answer = await server.post(recording, { stream: 'true' });
  assert.equal(answer.headers.get('Content-Type'), 'text/event-stream; charset=utf-8');
  const lines = await readEvents(answer);
  assert.equal(lines.pop(), 'data: [DONE]');
  const events = lines.map((line) => JSON.parse(line.replace(/^data: /, '')));
  const deltas = events.filter(({ type }) => type === 'transcript.text.delta');
  const segments = events.filter(({ type }) => type === 'transcript.text.segment');
  assert.ok(segments.length >= 3);
  assert.equal(deltas.map(({ delta }) => delta).join(''), text);
  assert.equal(segments.map((segment) => segment.text).join(' '), text);
  assert.deepEqual(
    segments.map(({ id }) => id),
    segments.map((_, i) => `seg_${i}`),
  );
  assert.equal(events.at(-1)?.type, 'transcript.text.done');
  assert.equal(events.at(-1)?.text, text);
  assert.deepEqual(await server.leftovers(), []);
});

test('responds with a status to an early failure, and ends the stream with a late one', async () => {
  const failing = (index: number) =>
    createToneEngine({
      concurrency: 1,
      beforeAnswer: (segment) => {
        if (segment.index === index) throw new ProblemError('engine-failed', 'The recogniser failed.');
      },
    });
  await using early = await startTestServer({ engine: failing(0) });
  assert.equal((await early.post(recording, { stream: 'true' })).status, 502);
  await using late = await startTestServer({ engine: failing(1) });
  const answer = await late.post(recording, { stream: 'true' });
  assert.equal(answer.status, 200);
  const last = (await readEvents(answer)).at(-1) ?? '';
  assert.match(last, /^event: error\ndata: /);
  assert.equal(JSON.parse(last.split('data: ')[1] ?? '').code, 'engine-failed');
  assert.deepEqual(await late.leftovers(), []);
});

test('stops the transcription when the client leaves the stream', async () => {
  const engine = createToneEngine({
    concurrency: 1,
    beforeAnswer: ({ index }) => (index === 0 ? undefined : new Promise(() => {})),
  });
  await using server = await startTestServer({ engine });
  const abort = new AbortController();
  const body = new FormData();
  body.append('file', new Blob([recording]));
  const answer = await fetch(`${server.url}?stream=true`, { method: 'POST', body, signal: abort.signal });
  await answer.body?.getReader().read();
  abort.abort();
  await until(async () => (await server.openFiles()).length === 0 && (await server.leftovers()).length === 0);
});
