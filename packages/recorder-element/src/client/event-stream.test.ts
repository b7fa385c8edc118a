import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserEnvironment } from '../platform/environment.ts';
import { createFakeEnvironment } from '../testing/fake-environment.ts';
import { readEventStream } from './event-stream.ts';

const read = async (pieces: readonly Uint8Array[]) => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const events = [];
  for await (const batch of readEventStream(body, browserEnvironment)) events.push(...batch);
  return events;
};

const message = (data: string) => ({ type: 'message', data });

const text = [
  '\uFEFF: a comment\n\n',
  'data: one\n\n',
  'event: error\r\ndata: two\r\nid: 7\r\n\r\n',
  'data:three\rdata: and four\r\r',
  'retry: 10\ndata\ndata:  größer\n\n',
  'event: nothing\n\n',
  'data: {"a":"b: c"}\n\n',
  'data: not complete\n',
].join('');

const events = [
  message('one'),
  { type: 'error', data: 'two' },
  message('three\nand four'),
  message('\n größer'),
  message('{"a":"b: c"}'),
];

test('parses all line endings, comments, multiple data lines and an incomplete event', async () => {
  assert.deepEqual(await read([new TextEncoder().encode(text)]), events);
});

test('parses chunks that split a character or a line ending', async () => {
  const bytes = new TextEncoder().encode(text);
  assert.deepEqual(await read([...bytes].map((byte) => Uint8Array.of(byte))), events);
  for (let cut = 1; cut < bytes.length; cut += 1) {
    assert.deepEqual(await read([bytes.subarray(0, cut), bytes.subarray(cut)]), events, `cut at ${cut}`);
  }
});

test('rejects and cancels a stream without data for too long', async () => {
  const environment = createFakeEnvironment();
  const isCancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: one\n\n:\n\n')),
    cancel: () => isCancelled.resolve(),
  });
  const stream = readEventStream(body, environment);
  assert.deepEqual(await stream.next(), { value: [message('one')], done: false });
  const next = stream.next();
  environment.waits[0]?.resolve();
  await assert.rejects(next, { name: 'TimeoutError' });
  await isCancelled.promise;
  assert.deepEqual(environment.waits, []);
});

test('cancels the stream when the iteration stops', async () => {
  const isCancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: one\n\n')),
    cancel: () => isCancelled.resolve(),
  });
  for await (const _ of readEventStream(body, browserEnvironment)) break;
  await isCancelled.promise;
});
