import assert from 'node:assert/strict';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { type ProblemDocument, ProblemError } from '@audio-transcriber/contract';
import type { Engine } from '../engines/engine.ts';
import { createToneEngine } from '../testing/index.ts';
import { findSample } from '../testing/read-metric.ts';
import { startTestServer, type TestServer, until } from '../testing/test-server.ts';

const handshake = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version': '13',
};

/** Sends a request over a connection that the client never closes. */
const send = ({ url }: TestServer, path: string, headers: Readonly<Record<string, string>>): Socket => {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const lines = Object.entries({ Host: `${hostname}:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write([`GET ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
  return socket;
};

/** Reads a response until its connection ends. */
const read = async (socket: Socket) => {
  const [head = '', body = ''] = (await Array.fromAsync(socket)).join('').split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), headers: head.toLowerCase(), body };
};

const openHandshake = (server: TestServer, headers: Readonly<Record<string, string>> = {}) =>
  send(server, '/v1/realtime?intent=transcription', { ...handshake, ...headers });

const liveUploads = async ({ url }: TestServer) =>
  findSample(await (await fetch(new URL('/metrics', url))).text(), 'transcribe_live_uploads');

test('answers a refused handshake with a problem document, and closes the connection', async () => {
  const options = { apiKeys: ['the-key'], rateLimitPerMinute: 2, limits: { maxLiveUploads: 1 } };
  const server = await startTestServer({ engine: createToneEngine(), ...options });
  const refuse = async (headers: Readonly<Record<string, string>>) => {
    const { body, ...answer } = await read(openHandshake(server, headers));
    assert.match(answer.headers, /content-type: application\/problem\+json/);
    const { status, code, instance } = JSON.parse(body) as ProblemDocument;
    assert.equal(status, answer.status);
    assert.ok(answer.headers.includes(`x-request-id: ${instance}`));
    return { code, ...answer };
  };
  const key = { Authorization: 'Bearer the-key' };
  const unknown = await refuse({});
  assert.equal(unknown.code, 'unauthorized');
  assert.match(unknown.headers, /www-authenticate: bearer/);
  const foreign = await refuse({ ...key, Origin: 'https://other.example' });
  assert.equal(foreign.code, 'origin-not-allowed');
  assert.match(foreign.headers, /access-control-allow-origin: https:\/\/other\.example/);
  const session = openHandshake(server, key);
  assert.match(String(await once(session, 'data')), /^HTTP\/1.1 101/);
  const busy = await refuse(key);
  assert.equal(busy.code, 'server-busy');
  assert.match(busy.headers, /retry-after: 5/);
  const fast = await refuse(key);
  assert.equal(fast.code, 'rate-limited');
  assert.match(fast.headers, /retry-after: 30/);
  session.destroy();
  await server[Symbol.asyncDispose](); // Refused connections do not keep it open.
});

test('stops although a client answers the end of its session with an invalid frame', async () => {
  const server = await startTestServer({ engine: createToneEngine() });
  const session = openHandshake(server);
  session.on('data', (data) => {
    if (data.includes('server-busy') || data.includes('internal')) session.end(Buffer.alloc(8, 0xff));
  });
  await once(session, 'data');
  await server[Symbol.asyncDispose]();
  session.destroy();
});

test('ignores requests for other protocols', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const h2c = { Connection: 'Upgrade, HTTP2-Settings, close', Upgrade: 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' };
  assert.equal((await read(send(server, '/healthz', h2c))).status, 200);
  const other = await read(send(server, '/v1/nowhere', { ...handshake, Connection: 'Upgrade, close' }));
  assert.equal(other.status, 404);
  assert.equal(JSON.parse(other.body).code, 'not-found');
});

test('keeps no place for a client that leaves while its key is checked', async () => {
  const left = Promise.withResolvers<string>();
  await using server = await startTestServer({ engine: createToneEngine(), authorize: () => left.promise });
  const accepted = Promise.withResolvers<Socket>();
  subscribe('net.server.socket', (message) => accepted.resolve((message as { socket: Socket }).socket));
  const client = openHandshake(server);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  (await accepted.promise).once('close', resolve);
  client.resetAndDestroy();
  await closed;
  left.resolve('client');
  await until(async () => (await liveUploads(server)) === 0);
  const metrics = async () => (await fetch(new URL('/metrics', server.url))).text();
  await until(async () => /transcribe_problems_total\{code="request-timeout"\} 1/.test(await metrics()));
  assert.equal(await liveUploads(server), 0);
});

test('refuses a client secret that another server has created for a language it does not know', async () => {
  const clientSecretKey = 'k'.repeat(32);
  await using german = await startTestServer({ engine: createToneEngine(), clientSecretKey });
  const engine: Engine = {
    ...createToneEngine(),
    accept({ language }) {
      if (language === 'de') throw new ProblemError('unsupported-language', 'This engine knows no German.');
    },
  };
  await using english = await startTestServer({ engine, clientSecretKey });
  const response = await fetch(new URL('/v1/realtime/client_secrets', german.url), {
    method: 'POST',
    body: JSON.stringify({ session: { audio: { input: { transcription: { language: 'de' } } } } }),
  });
  const { value } = (await response.json()) as { readonly value: string };
  const refused = await read(openHandshake(english, { Authorization: `Bearer ${value}` }));
  assert.equal(JSON.parse(refused.body).code, 'unsupported-language');
  assert.equal(await liveUploads(english), 0);
});
