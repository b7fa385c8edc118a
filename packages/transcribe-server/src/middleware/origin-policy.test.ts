import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProblemDocument, ProblemError } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { createLog } from '../observability/log.ts';
import { createProblemResponse } from '../problems/problem-response.ts';
import { isLoopbackHost, type OriginPolicyOptions, originPolicy } from './origin-policy.ts';

const createApp = (options: Partial<OriginPolicyOptions>) => {
  const app = new Hono<{ Variables: RequestIdVariables }>();
  const reached: string[] = [];
  const lines: string[] = [];
  const log = createLog({ destination: { write: (line) => lines.push(line) } });
  app.use(originPolicy({ allowedOrigins: [], isLoopbackOnly: false, log, ...options }));
  app.all('/', (c) => {
    reached.push(c.req.method);
    return c.text('reached');
  });
  app.get('/broken', () => {
    throw new ProblemError('internal', 'Broken.');
  });
  app.onError((error) => createProblemResponse(error, 'id'));
  const request = (headers: Record<string, string>, init: RequestInit & { path?: string } = {}) =>
    app.request(init.path ?? '/', { method: 'POST', headers: { Host: 'speech.example', ...headers }, ...init });
  const entries = () => lines.map((line) => JSON.parse(line));
  return { reached, request, entries };
};

test('allows requests without an origin, of its own origin and of allowed ones', async () => {
  const { request } = createApp({ allowedOrigins: ['https://friend.example', 'null'] });
  for (const headers of [
    {},
    { Origin: 'https://speech.example' },
    { Origin: 'https://friend.example' },
    { Origin: 'null' },
  ]) {
    const answer = await request(headers);
    assert.equal(answer.status, 200, JSON.stringify(headers));
    assert.equal(answer.headers.get('Access-Control-Allow-Origin'), 'Origin' in headers ? headers.Origin : null);
  }
});

test('refuses another origin before the handler runs', async () => {
  const { request, reached } = createApp({ allowedOrigins: ['https://friend.example'] });
  const origins = ['https://foe.example', 'null', 'https://speech.example:444', 'https://friend.example.foe.example'];
  for (const Origin of origins) {
    const answer = await request({ Origin });
    assert.equal(answer.status, 403, Origin);
  }
  assert.deepEqual(reached, []);
});

test('lets a refused page read why it was refused, and nothing else', async () => {
  const { request } = createApp({});
  const Origin = 'https://foe.example';
  const answer = await request({ Origin }, { method: 'GET' });
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), Origin);
  assert.equal(answer.headers.get('Vary'), 'Origin');
  assert.equal(answer.headers.get('Access-Control-Allow-Credentials'), null);
  assert.equal(answer.headers.get('Access-Control-Expose-Headers'), null);
  assert.equal(((await answer.json()) as ProblemDocument).code, 'origin-not-allowed');
  const headers = { Host: 'speech.example', Origin, 'Access-Control-Request-Method': 'PATCH' };
  const preflight = await request({}, { method: 'OPTIONS', headers });
  assert.equal(preflight.status, 403);
  assert.equal(preflight.headers.get('Access-Control-Allow-Methods'), null);
});

test('logs the origin that it refuses, and the setting that allows it', async () => {
  const { request, entries } = createApp({ allowedOrigins: ['https://friend.example'] });
  await request({ Origin: 'https://friend.example' });
  await request({ Origin: 'https://foe.example' });
  const [entry, ...others] = entries();
  assert.deepEqual(others, []);
  assert.deepEqual([entry.level, entry.origin, entry.host], ['warn', 'https://foe.example', 'speech.example']);
  assert.match(entry.msg, /ALLOWED_ORIGINS/);
});

test('allows every origin for *', async () => {
  const { request } = createApp({ allowedOrigins: ['*'] });
  assert.equal((await request({ Origin: 'https://anybody.example' })).status, 200);
});

test('responds to a preflight, and passes any other OPTIONS on', async () => {
  const { request, reached } = createApp({ allowedOrigins: ['https://friend.example'] });
  const headers = { Host: 'speech.example', Origin: 'https://friend.example' };
  const preflight = await request(
    {},
    { method: 'OPTIONS', headers: { ...headers, 'Access-Control-Request-Method': 'POST' } },
  );
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('Access-Control-Allow-Methods') ?? '', /POST/);
  assert.deepEqual(reached, []);
  await request({}, { method: 'OPTIONS', headers });
  assert.deepEqual(reached, ['OPTIONS']);
});

test('lets an allowed page read error responses', async () => {
  const { request } = createApp({});
  const answer = await request({ Origin: 'https://speech.example' }, { method: 'GET', path: '/broken' });
  assert.equal(answer.status, 500);
  assert.equal(answer.headers.get('Access-Control-Allow-Origin'), 'https://speech.example');
});

test('refuses a foreign host name on loopback, unless its origin is allowed', async () => {
  const { request } = createApp({ isLoopbackOnly: true, allowedOrigins: ['https://friend.example'] });
  for (const Host of ['localhost:8787', '127.0.0.1:8787', '[::1]:8787', 'friend.example']) {
    assert.equal((await request({ Host })).status, 200, Host);
  }
  for (const Host of ['rebound.example', 'rebound.example:8787', 'localhost.example', '127.0.0.1.example']) {
    assert.equal((await request({ Host, Origin: `http://${Host}` })).status, 403, Host);
  }
});

test('recognizes loopback host names', () => {
  for (const host of ['localhost', '127.0.0.1', '127.8.8.8:80', '[::1]', '::1']) assert.ok(isLoopbackHost(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.com', '']) assert.ok(!isLoopbackHost(host), host);
});
