import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngineScheduler } from '../engines/engine-scheduler.ts';
import { readMetric } from '../testing/read-metric.ts';
import { createMetrics } from './metrics.ts';
import { createRequestTrace } from './request-trace.ts';

const { signal } = new AbortController();

const createTrace = () => {
  const metrics = createMetrics();
  const read = (sample: string) => readMetric(metrics, sample);
  return { trace: createRequestTrace(metrics), read };
};

test('bytes count as they come, also where the upload fails', async () => {
  const { trace, read } = createTrace();
  const upload = trace.receive(async (onBytes) => {
    onBytes(1000);
    onBytes(500);
    throw new Error('cut off');
  });
  await assert.rejects(upload, /cut off/);
  assert.equal(trace.summary.receivedBytes, 1500);
  assert.equal(await read('transcribe_upload_bytes_total'), 1500);
  assert.match(trace.summary.serverTiming, /^receive;dur=\d+\.\d$/);
});

test('audio passes unchanged, is measured, and its source is closed by who stops reading', async () => {
  const { trace } = createTrace();
  let isClosed = false;
  const source = async function* () {
    try {
      for (;;) yield new Int16Array(8000).fill(7);
    } finally {
      isClosed = true;
    }
  };
  for await (const samples of trace.traceDecoding(source())) {
    assert.deepEqual(samples, new Int16Array(8000).fill(7));
    if (trace.summary.audioSeconds >= 2) break;
  }
  assert.equal(trace.summary.audioSeconds, 2);
  assert.ok(isClosed);
  assert.match(trace.summary.serverTiming, /^decode;dur=/);
});

test('who waits in the queue is counted until it is their turn, or they leave', async () => {
  const { trace, read } = createTrace();
  const waiting = () => read('transcribe_segments_waiting');
  const lane = trace.traceLane(createEngineScheduler(1).createLane());
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
  assert.match(trace.summary.serverTiming, /queue;dur=.*engine;dur=/);
});

test('work that goes on beyond a request is seen by those who ask for its answer', async () => {
  const { trace: work } = createTrace();
  const { trace } = createTrace();
  work.redact('plover');
  for await (const _ of work.traceDecoding(ReadableStream.from([new Int16Array(16_000)])));
  await trace.receive(async () => {});
  trace.include(work);
  assert.equal(trace.summary.audioSeconds, 1);
  assert.deepEqual(trace.summary.redacted, ['plover']);
  assert.match(trace.summary.serverTiming, /^receive;dur=[\d.]+, decode;dur=[\d.]+$/);
});
