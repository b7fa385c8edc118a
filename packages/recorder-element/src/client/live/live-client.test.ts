import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  append,
  appended,
  environment,
  finish,
  isAppend,
  once,
  open,
  pending,
  progress,
  service,
  until,
  untilReceived,
} from '../../testing/live-client-fixture.ts';

test('sends each chunk immediately, reports words meanwhile, and builds the transcription from the events', async () => {
  open({ language: 'en' });
  append('one ');
  await untilReceived('one ');
  append('two ', 'thr');
  await untilReceived('one two thr');
  await until(() => progress.at(-1)?.segments.length === 2);
  append('ee');
  assert.deepEqual(await finish(), {
    text: 'one two three',
    language: 'en',
    duration: 3,
    segments: ['one', 'two', 'three'].map((text, id) => ({ id, start: id, end: id + 1, text })),
    words: ['one', 'two', 'three'].map((word, start) => ({ word, start, end: start + 1 })),
  });
  assert.deepEqual(service.recognizedWords, ['one', 'two', 'three']);
  await service.until(() => service.uploads.size === 0); // The answer was acknowledged.

  const [probe, create, ...others] = service.requests;
  assert.deepEqual([probe?.method, create?.method], ['OPTIONS', 'POST']);
  assert.equal(create?.headers['content-type'], 'audio/webm');
  assert.deepEqual(new Set(others.map(({ method }) => method)), new Set(['GET', 'PATCH', 'DELETE']));
  for (const request of [create, ...others]) assert.equal(request?.headers['idempotency-key'], 'recording-en');
  assert.deepEqual(
    [...(create?.url.searchParams ?? [])].map((field) => field.join('=')),
    [
      'response_format=verbose_json',
      'timestamp_granularities[]=word',
      'timestamp_granularities[]=segment',
      'language=en',
      'stream=true',
    ],
  );
});

test('reports the service’s media types as soon as they are known', async () => {
  open();
  await until(() => progress.length > 0);
  assert.deepEqual(progress[0]?.limits, { maxBytes: 300_000_000, maxSeconds: 14_400 });
});

test('sends one request at a time, and joins the chunks that arrive meanwhile', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  for (let count = 0; count < 50; count += 1) append(`word${count} `);
  await untilReceived(appended.length === 51 ? await new Blob(appended).text() : '');
  assert.ok(service.methods().length < 8, service.methods().join());
  await finish();
});

test('sends no request larger than the service’s limit', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  append('x'.repeat(2500));
  assert.equal((await finish()).text, `one ${'x'.repeat(2500)}`);
  const sizes = service.requests.map(({ body }) => body.length);
  assert.ok(Math.max(...sizes) === 1000, sizes.join());
});

test('sends a complete recording the same way', async () => {
  open();
  const recording = new Blob(['one two'], { type: 'audio/webm' });
  assert.equal((await pending.finish(recording)).text, 'one two');
  assert.deepEqual(service.methods().slice(0, 3), ['OPTIONS', 'POST', 'PATCH']);
});

test('asks a service for its capabilities once', async () => {
  open();
  await finish();
  open();
  await finish();
  assert.equal(service.methods().filter((method) => method === 'OPTIONS').length, 1);
});

test('sends one plain request at the end to a service without resumable uploads', async () => {
  service.supportsUploads = false;
  open();
  append('one ');
  await service.until(() => service.requests.length === 1);
  append('two');
  assert.deepEqual(await finish(), { text: 'plain' });
  assert.deepEqual(service.methods(), ['OPTIONS', 'POST']);
  const { headers } = service.requests[1] ?? assert.fail();
  assert.match(headers['content-type'] ?? '', /^multipart\/form-data/);
  for (const name of ['idempotency-key', 'upload-complete', 'authorization']) assert.equal(headers[name], undefined);
});

test('asks an unreachable service again at the end', async () => {
  const cutOnce = once(({ method }) => method === 'OPTIONS');
  service.cut = (request) => (cutOnce(request) ? 'before' : undefined);
  open();
  append('one');
  await service.until(() => service.requests.length === 1);
  await until(() => environment.waits.length === 0);
  assert.equal((await finish()).text, 'one');
  assert.deepEqual(service.methods().slice(0, 4), ['OPTIONS', 'OPTIONS', 'POST', 'PATCH']);
});

test('sends one plain request without asking the service when live is off', async () => {
  open({ live: false });
  append('one');
  service.supportsUploads = false;
  assert.deepEqual(await finish(), { text: 'plain' });
  assert.deepEqual(service.methods(), ['POST']);
});

test('requests a token for each request, and a new one when it is rejected', async () => {
  let token = 0;
  const headers = async () => ({ Authorization: `Bearer ${++token}` });
  const refused = new Set<string>();
  service.refuse = (request) => {
    const { authorization = '' } = request.headers;
    if (isAppend(request) && refused.size === 0) refused.add(authorization);
    return refused.has(authorization) ? { status: 401 } : undefined;
  };
  open({ headers });
  append('one ');
  await untilReceived('one ');
  append('two ');
  await untilReceived('one two ');
  assert.equal((await finish()).text, 'one two');
  const tokens = service.requests.map((request) => request.headers.authorization);
  assert.equal(new Set(tokens).size, tokens.length);
});

test('reports a service that refuses the page at the end, without sending anything', async () => {
  const body = { code: 'origin-not-allowed', detail: 'Pages of elsewhere may not use this service.' };
  const headers = { 'Content-Type': 'application/problem+json' };
  service.cut = ({ method }) => (method === 'OPTIONS' ? 'before' : undefined);
  service.refuse = () => ({ status: 403, headers, body });
  open();
  append('one');
  await assert.rejects(finish(), { code: 'origin-not-allowed', message: body.detail });
  assert.ok(!service.methods().includes('POST'));
});

test('reports an unreachable service at the end, without waiting for a large request to fail', async () => {
  service.cut = () => 'before';
  open();
  append('one');
  await assert.rejects(finish(), { code: 'network-failed' });
  assert.ok(!service.methods().includes('POST'));
});
