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

test('counts bytes while they arrive, even of a failed upload', async () => {
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

test('measures audio without changing it, and closes the source when the reader stops', async () => {
  const { trace } = createTrace();
  let isClosed = false;
  const source = async function* () {
    try {
      for (;;) yield [new Int16Array(8000).fill(7)];
    } finally {
      isClosed = true;
    }
  };
  for await (const samples of trace.traceDecoding(source())) {
    assert.deepEqual(samples, [new Int16Array(8000).fill(7)]);
    if (trace.summary.audioSeconds >= 2) break;
  }
  assert.equal(trace.summary.audioSeconds, 2);
  assert.ok(isClosed);
  assert.match(trace.summary.serverTiming, /^decode;dur=/);
});

test('counts waiting segments until they start or are aborted', async () => {
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

test('includes the trace of an upload in that of a request', async () => {
  const { trace: work } = createTrace();
  const { trace } = createTrace();
  work.redact({ keywords: ['plover'] });
  for await (const _ of work.traceDecoding(ReadableStream.from([[new Int16Array(16_000)]])));
  await trace.receive(async () => {});
  trace.include(work);
  assert.equal(trace.summary.audioSeconds, 1);
  assert.deepEqual(trace.summary.redacted, ['plover']);
  assert.match(trace.summary.serverTiming, /^receive;dur=[\d.]+, decode;dur=[\d.]+$/);
});
