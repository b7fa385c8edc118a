import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngineScheduler } from '../engines/engine-scheduler.ts';
import { readMetric } from '../testing/read-metric.ts';
import { createMetrics } from './metrics.ts';
import { createRequestTrace } from './request-trace.ts';

const { signal } = new AbortController();

const createWatch = () => {
  const metrics = createMetrics();
  const read = (sample: string) => readMetric(metrics, sample);
  return { watch: createRequestTrace(metrics), read };
};

test('bytes count as they come, also where the upload fails', async () => {
  const { watch, read } = createWatch();
  const upload = watch.receive(async (onBytes) => {
    onBytes(1000);
    onBytes(500);
    throw new Error('cut off');
  });
  await assert.rejects(upload, /cut off/);
  assert.equal(watch.seen.receivedBytes, 1500);
  assert.equal(await read('transcribe_upload_bytes_total'), 1500);
  assert.match(watch.seen.serverTiming, /^receive;dur=\d+\.\d$/);
});

test('audio passes unchanged, is measured, and its source is closed by who stops reading', async () => {
  const { watch } = createWatch();
  let isClosed = false;
  const source = async function* () {
    try {
      for (;;) yield new Int16Array(8000).fill(7);
    } finally {
      isClosed = true;
    }
  };
  for await (const samples of watch.watchDecoding(source())) {
    assert.deepEqual(samples, new Int16Array(8000).fill(7));
    if (watch.seen.audioSeconds >= 2) break;
  }
  assert.equal(watch.seen.audioSeconds, 2);
  assert.ok(isClosed);
  assert.match(watch.seen.serverTiming, /^decode;dur=/);
});

test('who waits in the queue is counted until it is their turn, or they leave', async () => {
  const { watch, read } = createWatch();
  const waiting = () => read('transcribe_segments_waiting');
  const lane = watch.watchLane(createEngineScheduler(1).createLane());
  const first = Promise.withResolvers<string>();
  const abort = new AbortController();
  const runs = [
    lane.run(() => first.promise, signal),
    lane.run(async () => 'second', signal),
    lane.run(async () => 'third', abort.signal),
  ];
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(await waiting(), 2);
  abort.abort(new Error('gone'));
  await assert.rejects(runs[2] ?? Promise.resolve(), /gone/);
  assert.equal(await waiting(), 1);
  first.resolve('first');
  assert.deepEqual(await Promise.all(runs.slice(0, 2)), ['first', 'second']);
  assert.equal(await waiting(), 0);
  assert.match(watch.seen.serverTiming, /queue;dur=.*engine;dur=/);
});

test('work that goes on beyond a request is seen by those who ask for its answer', async () => {
  const { watch: work } = createWatch();
  const { watch } = createWatch();
  work.conceal('plover');
  for await (const _ of work.watchDecoding(ReadableStream.from([new Int16Array(16_000)])));
  await watch.receive(async () => {});
  watch.include(work);
  assert.equal(watch.seen.audioSeconds, 1);
  assert.deepEqual(watch.seen.concealed, ['plover']);
  assert.match(watch.seen.serverTiming, /^receive;dur=[\d.]+, decode;dur=[\d.]+$/);
});
