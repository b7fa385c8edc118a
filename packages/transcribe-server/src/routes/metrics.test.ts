import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemError } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import { createMetrics } from '../observability/metrics.ts';
import { createMetricsHandler } from './metrics.ts';

const metrics = createMetrics();
const app = new Hono()
  .get('/metrics', createMetricsHandler({ metrics, hasKey: ({ headers }) => headers.get('Authorization') === 'key' }))
  .onError((error, c) => c.text((error as ProblemError).code, 401));

const ask = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
  app.request('/metrics', { headers }, { incoming: { socket: { remoteAddress } } });

test('shows metrics to requests from the same machine', async () => {
  for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1']) {
    const answer = await ask(address);
    assert.equal(answer.headers.get('Content-Type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.match(await answer.text(), /^# TYPE http_requests_total counter$/m);
  }
});

test('requires a key from elsewhere, also through a local proxy', async () => {
  const refused = [
    await ask('192.0.2.1'),
    await ask('2001:db8::127'),
    await ask(undefined),
    await ask('127.0.0.1', { 'X-Forwarded-For': '192.0.2.1' }),
    await ask('::1', { 'X-Real-IP': '192.0.2.1' }),
    await app.request('/metrics'),
  ];
  for (const answer of refused) {
    assert.equal(answer.status, 401);
    assert.equal(await answer.text(), 'unauthorized');
  }
  assert.equal((await ask('192.0.2.1', { Authorization: 'key' })).status, 200);
});
