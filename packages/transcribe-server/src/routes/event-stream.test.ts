import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEventStream } from './event-stream.ts';

const options = { heartbeatSeconds: 60, describeError: (error: unknown) => ({ said: String(error) }) };

test('sends each event as JSON, and [DONE] at the end', async () => {
  async function* events() {
    yield [{ text: 'one\ntwo' }];
    yield [{ text: 'three' }];
  }
  const answer = await createEventStream(events(), options);
  assert.equal(await answer.text(), 'data: {"text":"one\\ntwo"}\n\ndata: {"text":"three"}\n\ndata: [DONE]\n\n');
});

test('sends a comment while there is no event', async () => {
  const answered = Promise.withResolvers<object[]>();
  async function* events() {
    yield await answered.promise;
  }
  const answer = await createEventStream(events(), { ...options, heartbeatSeconds: 0.01 });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let beat = 0; beat < 3; beat++) assert.equal((await reader?.read())?.value, ':\n\n');
  answered.resolve([{ text: 'late' }]);
  let last = '';
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    if (value !== ':\n\n') last += value;
  }
  assert.equal(last, 'data: {"text":"late"}\n\ndata: [DONE]\n\n');
});

test('rejects with an error before the first event, and sends a later one as the last event', async () => {
  async function* failing(after: number) {
    for (let i = 0; i < after; i++) yield [{ i }];
    throw new Error('broken');
  }
  await assert.rejects(createEventStream(failing(0), options), /broken/);
  const answer = await createEventStream(failing(1), options);
  assert.equal(await answer.text(), 'data: {"i":0}\n\nevent: error\ndata: {"said":"Error: broken"}\n\n');
});

test('ends the iteration when the client disconnects', async () => {
  const closed = Promise.withResolvers<void>();
  async function* endless() {
    try {
      for (;;) yield [{}];
    } finally {
      closed.resolve();
    }
  }
  const answer = await createEventStream(endless(), options);
  await answer.body?.cancel();
  await closed.promise;
});

test('starts an immediate response without an event, and sends every error in the stream', async () => {
  async function* failing() {
    await new Promise((resolve) => setImmediate(resolve));
    yield* [];
    throw new Error('broken');
  }
  const answer = await createEventStream(failing(), { ...options, isImmediate: true });
  assert.equal(await answer.text(), ':\n\nevent: error\ndata: {"said":"Error: broken"}\n\n');
});
