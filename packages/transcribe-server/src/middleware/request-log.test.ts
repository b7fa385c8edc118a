import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import { createLog } from '../observability/log.ts';
import { createMetrics } from '../observability/metrics.ts';
import type { RequestTraceVariables } from '../observability/request-trace.ts';
import { createProblemResponse } from '../problems/problem-response.ts';
import { readMetric } from '../testing/read-metric.ts';
import { requestLog } from './request-log.ts';

/** Creates an app with a request log, and gives the entries of that log. */
const createLoggedApp = () => {
  const lines: string[] = [];
  const metrics = createMetrics();
  const log = createLog({ level: 'debug', destination: { write: (line) => lines.push(line) } });
  const app = new Hono<{ Variables: RequestIdVariables & RequestTraceVariables }>()
    .use(requestId())
    .use(requestLog({ log, metrics, engine: 'ears' }));
  app.onError((error, c) => createProblemResponse(error, c.get('requestId')));
  const entries = () => lines.map((line) => JSON.parse(line));
  return { app, entries, read: (sample: string) => readMetric(metrics, sample) };
};

const failWith = (error: Error) => () => {
  throw error;
};

test('logs and counts a request by its route, without its URL', async () => {
  const { app, entries, read } = createLoggedApp();
  app.post('/things/:name', (c) => c.text('done', 201));
  await app.request('/things/secret?key=secret', { method: 'POST', headers: { 'X-Request-Id': 'one' } });
  await app.request('/secret', { method: 'POST' });
  const [done, lost] = entries();
  const { time, seconds, ...entry } = done;
  assert.ok(seconds >= 0 && !Number.isNaN(Date.parse(time)));
  const expected = { level: 'info', msg: 'request', requestId: 'one', method: 'POST' };
  assert.deepEqual(entry, { ...expected, route: '/things/:name', status: 201 });
  assert.deepEqual([lost.route, lost.status], ['none', 404]);
  assert.doesNotMatch(JSON.stringify(entries()), /secret/);
  assert.equal(await read('http_requests_total{route="/things/:name",status="201"}'), 1);
  assert.equal(await read('http_requests_total{route="none",status="404"}'), 1);
  assert.equal(await read('http_request_duration_seconds_count{route="/things/:name"}'), 1);
});

test('logs successful probes at the level debug', async () => {
  const { app, entries } = createLoggedApp();
  app.get('/health', (c) => c.text('fine')).get('/ready', (c) => c.text('not yet', 503));
  await app.request('/health');
  await app.request('/ready');
  assert.deepEqual(
    entries().map(({ level }) => level),
    ['debug', 'info'],
  );
});

test('logs the code of a client’s error, and the causes of the server’s', async () => {
  const { app, entries, read } = createLoggedApp();
  const cause = new Error('The model is missing.');
  app.post('/wrong', failWith(new ProblemError('empty-audio', 'The recording is empty.')));
  app.post('/broken', failWith(new ProblemError('engine-failed', 'The recogniser failed.', { cause })));
  app.post('/limit', failWith(new ProblemError('rate-limited', 'Too many.')));
  app.post(
    '/quota',
    failWith(new ProblemError('rate-limited', 'Too many.', { cause: new Error('No quota is left.') })),
  );
  app.post('/bug', failWith(new TypeError('no such thing')));
  for (const path of ['/wrong', '/broken', '/limit', '/quota', '/bug']) await app.request(path, { method: 'POST' });
  assert.deepEqual(
    entries().map(({ level, problem, fault = [] }) => [level, problem, fault.at(-1)?.message ?? fault.at(-1)?.name]),
    [
      ['info', 'empty-audio', undefined],
      ['error', 'engine-failed', 'The model is missing.'],
      ['info', 'rate-limited', undefined],
      ['error', 'rate-limited', 'No quota is left.'],
      ['error', 'internal', 'TypeError'],
    ],
  );
  assert.equal(await read('transcribe_problems_total{code="engine-failed"}'), 1);
  assert.equal(await read('transcribe_problems_total{code="rate-limited"}'), 2);
});

test('logs 499 for a client that disconnected', async () => {
  const { app, entries, read } = createLoggedApp();
  const abort = new AbortController();
  app.post('/slow', () => {
    abort.abort();
    throw new ProblemError('internal', 'It broke.');
  });
  await app.request(new Request('http://localhost/slow', { method: 'POST', signal: abort.signal }));
  const [{ status, problem, level }] = entries();
  assert.deepEqual([status, problem, level], [499, undefined, 'info']);
  assert.equal(await read('transcribe_problems_total{code="internal"}'), 0);
});

test('logs bytes and seconds of audio, and sends Server-Timing', async () => {
  const { app, entries } = createLoggedApp();
  app.post('/audio', async (c) => {
    const trace = c.get('trace');
    await trace.receive(async (onBytes) => onBytes(2000));
    for await (const _ of trace.traceDecoding(
      (async function* () {
        yield [new Int16Array(24_000)];
      })(),
    ));
    return c.text('done');
  });
  const answer = await app.request('/audio', { method: 'POST' });
  assert.match(answer.headers.get('Server-Timing') ?? '', /^receive;dur=[\d.]+, decode;dur=[\d.]+$/);
  const [{ engine, audioSeconds, receivedBytes }] = entries();
  assert.deepEqual({ engine, audioSeconds, receivedBytes }, { engine: 'ears', audioSeconds: 1.5, receivedBytes: 2000 });
});

test('logs a stream at its end, with a late error', async () => {
  const { app, entries } = createLoggedApp();
  app.post('/events', (c) => {
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
      pull(controller) {
        c.get('trace').recordError(new ProblemError('engine-timeout', 'It took too long.'));
        controller.close();
      },
    });
    return c.body(body, 200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
  });
  const answer = await app.request('/events', { method: 'POST' });
  assert.deepEqual(entries(), []);
  assert.equal(await answer.text(), 'data: 1\n\n');
  const [{ level, status, problem }] = entries();
  assert.deepEqual([level, status, problem], ['error', 200, 'engine-timeout']);

  const left = await app.request('/events', { method: 'POST' });
  await left.body?.cancel();
  const [, gone, ...more] = entries();
  assert.deepEqual([gone.status, gone.problem, more], [499, undefined, []]);
});
