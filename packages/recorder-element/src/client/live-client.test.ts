import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrive,
  environment,
  finish,
  isAppend,
  once,
  open,
  pending,
  progress,
  said,
  say,
  service,
  until,
} from '../testing/live-client-fixture.ts';

test('each chunk goes out as it comes, its words come back meanwhile, and the answer is made of the events', async () => {
  open({ language: 'en' });
  say('one ');
  await arrive('one ');
  say('two ', 'thr');
  await arrive('one two thr');
  await until(() => progress.at(-1)?.segments.length === 2);
  say('ee');
  assert.deepEqual(await finish(), {
    text: 'one two three',
    language: 'en',
    duration: 3,
    segments: ['one', 'two', 'three'].map((text, id) => ({ id, start: id, end: id + 1, text })),
    words: ['one', 'two', 'three'].map((word, start) => ({ word, start, end: start + 1 })),
  });
  assert.deepEqual(service.ledger, ['one', 'two', 'three']);
  await service.until(() => service.uploads.size === 0); // The answer was acknowledged.

  const [probe, create] = service.requests;
  assert.deepEqual([probe?.method, create?.method], ['OPTIONS', 'POST']);
  assert.equal(create?.headers['content-type'], 'audio/webm');
  assert.equal(create?.headers['idempotency-key'], 'take-en');
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

test('what the service takes is known as soon as it says so', async () => {
  open();
  await until(() => progress.length > 0);
  assert.deepEqual(progress[0]?.limits, { maxBytes: 300_000_000, maxSeconds: 14_400 });
});

test('one request at a time, and what gathers meanwhile goes together', async () => {
  open();
  say('one ');
  await arrive('one ');
  for (let count = 0; count < 50; count += 1) say(`word${count} `);
  await arrive(said.length === 51 ? await new Blob(said).text() : '');
  assert.ok(service.methods().length < 8, service.methods().join());
  await finish();
});

test('no request is larger than the service takes', async () => {
  open();
  say('one ');
  await arrive('one ');
  say('x'.repeat(2500));
  assert.equal((await finish()).text, `one ${'x'.repeat(2500)}`);
  const sizes = service.requests.map(({ body }) => body.length);
  assert.ok(Math.max(...sizes) === 1000, sizes.join());
});

test('a recording that is complete goes the same way', async () => {
  open();
  const recording = new Blob(['one two'], { type: 'audio/webm' });
  assert.equal((await pending.finish(recording)).text, 'one two');
  assert.deepEqual(service.methods().slice(0, 3), ['OPTIONS', 'POST', 'PATCH']);
});

test('a service is asked once what it can do', async () => {
  open();
  await finish();
  open();
  await finish();
  assert.equal(service.methods().filter((method) => method === 'OPTIONS').length, 1);
});

test('a service that proves nothing gets one plain request at the end', async () => {
  service.isProven = false;
  open();
  say('one ');
  await service.until(() => service.requests.length === 1);
  say('two');
  assert.deepEqual(await finish(), { text: 'plain' });
  assert.deepEqual(service.methods(), ['OPTIONS', 'POST']);
  const { headers } = service.requests[1] ?? assert.fail();
  assert.match(headers['content-type'] ?? '', /^multipart\/form-data/);
  for (const name of ['idempotency-key', 'upload-complete', 'authorization']) assert.equal(headers[name], undefined);
});

test('a service that could not be asked at first is asked again at the end', async () => {
  const cutOnce = once(({ method }) => method === 'OPTIONS');
  service.cut = (request) => (cutOnce(request) ? 'before' : undefined);
  open();
  say('one');
  await service.until(() => service.requests.length === 1);
  await until(() => environment.waits.length === 0);
  assert.equal((await finish()).text, 'one');
  assert.deepEqual(service.methods().slice(0, 4), ['OPTIONS', 'OPTIONS', 'POST', 'PATCH']);
});

test('live off: one plain request, and the service is not even asked', async () => {
  open({ live: false });
  say('one');
  service.isProven = false;
  assert.deepEqual(await finish(), { text: 'plain' });
  assert.deepEqual(service.methods(), ['POST']);
});

test('tokens are made for each request, and anew where one is not taken any more', async () => {
  let token = 0;
  const headers = async () => ({ Authorization: `Bearer ${++token}` });
  const refused = new Set<string>();
  service.refuse = (request) => {
    const { authorization = '' } = request.headers;
    if (isAppend(request) && refused.size === 0) refused.add(authorization);
    return refused.has(authorization) ? { status: 401 } : undefined;
  };
  open({ headers });
  say('one ');
  await arrive('one ');
  say('two ');
  await arrive('one two ');
  assert.equal((await finish()).text, 'one two');
  const tokens = service.requests.map((request) => request.headers.authorization);
  assert.equal(new Set(tokens).size, tokens.length);
});

test('a service that refuses the page is told at the end without sending anything', async () => {
  const body = { code: 'origin-not-allowed', detail: 'Pages of elsewhere may not use this service.' };
  const headers = { 'Content-Type': 'application/problem+json' };
  service.cut = ({ method }) => (method === 'OPTIONS' ? 'before' : undefined);
  service.refuse = () => ({ status: 403, headers, body });
  open();
  say('one');
  await assert.rejects(finish(), { code: 'origin-not-allowed', message: body.detail });
  assert.ok(!service.methods().includes('POST'));
});

test('a service that cannot be reached is told at the end without waiting for a large request to fail', async () => {
  service.cut = () => 'before';
  open();
  say('one');
  await assert.rejects(finish(), { code: 'network-failed' });
  assert.ok(!service.methods().includes('POST'));
});
