import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { createProblemResponse } from '../problems/problem-response.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import type { ClientVariables } from './authorization.ts';
import { rateLimit } from './rate-limit.ts';

const createApp = (perMinute: number) => {
  const clock = createManualClock();
  const app = new Hono<{ Variables: ClientVariables }>();
  app.use(async (c, next) => {
    c.set('clientId', c.req.header('Client'));
    await next();
  });
  app.use(rateLimit({ perMinute, trustedProxies: [], clock }));
  app.post('/', (c) => c.text('reached'));
  app.onError((error) => createProblemResponse(error, 'id'));
  const send = (remoteAddress: string, headers: Record<string, string> = {}) =>
    app.request('/', { method: 'POST', headers }, { incoming: { socket: { remoteAddress } } });
  const statuses = async (times: number, remoteAddress: string, headers?: Record<string, string>) => {
    const all: number[] = [];
    for (let i = 0; i < times; i++) all.push((await send(remoteAddress, headers)).status);
    return all;
  };
  return { clock, send, statuses };
};

test('allows a burst, then a request for each fraction of the minute', async () => {
  const { clock, send, statuses } = createApp(3);
  assert.deepEqual(await statuses(4, '203.0.113.5'), [200, 200, 200, 429]);
  const refused = await send('203.0.113.5');
  assert.equal(refused.headers.get('Retry-After'), '20');
  assert.match(await refused.text(), /"rate-limited"/);
  clock.advance(19);
  assert.equal((await send('203.0.113.5')).headers.get('Retry-After'), '1');
  clock.advance(1);
  assert.deepEqual(await statuses(2, '203.0.113.5'), [200, 429]);
  clock.advance(3600);
  assert.deepEqual(await statuses(4, '203.0.113.5'), [200, 200, 200, 429]);
});

test('allows a request after Retry-After, at every rate', async () => {
  for (const perMinute of [1, 7, 60, 1000]) {
    const { clock, send, statuses } = createApp(perMinute);
    await statuses(perMinute, '203.0.113.5');
    for (let again = 0; again < 10; again++) {
      const wait = (await send('203.0.113.5')).headers.get('Retry-After');
      clock.advance(Number(wait));
      assert.equal((await send('203.0.113.5')).status, 200);
      while ((await send('203.0.113.5')).status === 200);
    }
  }
});

test('counts each client separately, at whatever address', async () => {
  const { statuses } = createApp(1);
  assert.deepEqual(await statuses(2, '203.0.113.5'), [200, 429]);
  assert.deepEqual(await statuses(2, '203.0.113.6'), [200, 429]);
  assert.deepEqual(await statuses(2, '203.0.113.5', { Client: 'client:ada' }), [200, 429]);
  assert.deepEqual(await statuses(1, '203.0.113.7', { Client: 'client:ada' }), [429]);
});

test('counts clients that share a key by their address', async () => {
  const { statuses } = createApp(1);
  assert.deepEqual(await statuses(2, '203.0.113.5', { Client: 'key:1' }), [200, 429]);
  assert.deepEqual(await statuses(1, '203.0.113.5', { Client: 'key:2' }), [200]);
  assert.deepEqual(await statuses(1, '203.0.113.6', { Client: 'key:1' }), [200]);
});

test('does not limit requests when the limit is 0', async () => {
  const { statuses } = createApp(0);
  assert.deepEqual(new Set(await statuses(1000, '203.0.113.5')), new Set([200]));
});
