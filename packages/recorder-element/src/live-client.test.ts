import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { createLiveClient } from './live-client.ts';
import type { Progress } from './state.ts';
import { createFakeSurroundings } from './testing/fake-surroundings.ts';
import { type FakeRequest, startFakeUploads } from './testing/fake-uploads.ts';
import type { PendingTranscription, TranscriptionOptions } from './transcription-client.ts';

let service: Awaited<ReturnType<typeof startFakeUploads>>;
let surroundings: ReturnType<typeof createFakeSurroundings>;
let progress: Progress[];
let pending: PendingTranscription;
let said: Blob[];

beforeEach(async () => {
  service = await startFakeUploads();
  surroundings = createFakeSurroundings();
  progress = [];
  said = [];
});

afterEach(async () => {
  pending.cancel();
  await service[Symbol.asyncDispose]();
});

const open = (options: Partial<TranscriptionOptions> = {}) => {
  pending = createLiveClient(surroundings).open({
    endpoint: service.url,
    id: 'take',
    onProgress: (next) => progress.push(next),
    ...options,
  });
};

const say = (...words: string[]) => {
  for (const word of words) {
    const chunk = new Blob([word], { type: 'audio/webm' });
    said.push(chunk);
    pending.append(chunk);
  }
};

const finish = () => pending.finish(new Blob(said, { type: 'audio/webm' }));

/** Until the service has this much of an upload. */
const arrive = (text: string) =>
  service.until(() => [...service.uploads.values()].some(({ bytes }) => bytes.toString() === text));

/** Until the client waits before it takes the upload up again; then it does. */
const retry = async () => {
  const find = () => surroundings.waits.find(({ milliseconds }) => milliseconds < 10_000);
  while (!find()) await new Promise((resolve) => setImmediate(resolve));
  find()?.resolve();
};

const once = (matches: (request: FakeRequest) => boolean) => {
  let isOver = false;
  return (request: FakeRequest) => {
    const isNow: boolean = !isOver && matches(request);
    isOver ||= isNow;
    return isNow;
  };
};

const isLast = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?1';
const isAppend = ({ method, headers }: FakeRequest) => method === 'PATCH' && headers['upload-complete'] === '?0';

const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

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

test('a line that never lets an answer through, but bytes: it goes on as long as more of them arrive', async () => {
  service.cut = ({ method }) => (method === 'PATCH' ? 'after' : undefined);
  const words = Array.from({ length: 2400 }, (_, index) => `${index}`);
  open();
  say(words.join(' '));
  const { text } = await finish();
  assert.equal(text, words.join(' '));
  assert.ok(service.methods().filter((method) => method === 'PATCH').length > 4);
  assert.equal(service.methods().filter((method) => method === 'POST').length, 1);
  assert.deepEqual(service.ledger, words);
  assert.deepEqual(
    progress.map(({ sentBytes }) => sentBytes),
    progress.map(({ sentBytes }) => sentBytes).toSorted((a, b) => a - b),
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
  await until(() => surroundings.waits.length === 0);
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

for (const moment of ['before', 'after'] as const) {
  test(`a connection that is cut ${moment} a chunk arrived goes on from where the service is`, async () => {
    const cutOnce = once(isAppend);
    service.cut = (request) => (cutOnce(request) ? moment : undefined);
    open();
    say('one ');
    await arrive('one ');
    say('two ');
    await retry();
    await arrive('one two ');
    say('three');
    assert.equal((await finish()).text, 'one two three');
    assert.deepEqual(service.ledger, ['one', 'two', 'three']);
  });

  test(`a connection that is cut ${moment} the last bytes arrived: nothing is sent twice, or heard twice`, async () => {
    const cutOnce = once(isLast);
    service.cut = (request) => (cutOnce(request) ? moment : undefined);
    open();
    say('one ');
    await arrive('one ');
    say('two');
    assert.equal((await finish()).text, 'one two');
    assert.deepEqual(service.ledger, ['one', 'two']);
    assert.equal(service.methods().filter((method) => method === 'POST').length, 1);
  });
}

test('a service that has trouble with a chunk gets it again, when it wants', async () => {
  const refuseOnce = once(isAppend);
  service.refuse = (request) => (refuseOnce(request) ? { status: 503, headers: { 'Retry-After': '5' } } : undefined);
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await until(() => surroundings.waits.some(({ milliseconds }) => milliseconds === 5250));
  await retry();
  await arrive('one two ');
  await finish();
  assert.deepEqual(service.ledger, ['one', 'two']);
});

test('offline while recording: it waits for the network, and what was said meanwhile follows', async () => {
  const { fetch } = surroundings;
  open();
  say('one ');
  await arrive('one ');
  surroundings.online = false;
  surroundings.fetch = () => Promise.reject(new TypeError('offline'));
  say('two ');
  await until(() => surroundings.offlineWaits === 1);
  say('three ');
  surroundings.fetch = fetch;
  surroundings.goOnline();
  await arrive('one two three ');
  assert.equal((await finish()).text, 'one two three');
  assert.deepEqual(service.ledger, ['one', 'two', 'three']);
});

test('offline at the end is told at once; finishing again goes on from where the service is', async () => {
  const { fetch } = surroundings;
  open();
  say('one ');
  await arrive('one ');
  surroundings.online = false;
  surroundings.fetch = () => Promise.reject(new TypeError('offline'));
  say('two');
  await assert.rejects(finish(), { code: 'offline' });
  surroundings.online = true;
  surroundings.fetch = fetch;
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.ledger, ['one', 'two']);
});

test('an upload that is lost: the whole goes out in one request, under its key', async () => {
  open();
  say('one ');
  await arrive('one ');
  service.uploads.clear();
  say('two');
  assert.equal((await finish()).text, 'one two');
  const whole = service.requests.findLast(({ method }) => method === 'POST');
  assert.equal(whole?.body.toString(), 'one two');
  assert.equal(whole?.headers['upload-complete'], undefined);
  assert.equal(whole?.headers['idempotency-key'], 'take');
});

test('an upload that is lost while recording is not missed before the end', async () => {
  open();
  say('one ');
  await arrive('one ');
  service.uploads.clear();
  say('two ');
  await retry();
  await service.until(() => service.methods().at(-1) === 'HEAD');
  say('three');
  assert.equal((await finish()).text, 'one two three');
});

test('a service in several processes, each for itself: every other request meets the wrong one', async () => {
  let count = 0;
  service.refuse = ({ method, headers }) => {
    const isWhole = method === 'POST' && headers['upload-complete'] === undefined;
    return method === 'OPTIONS' || method === 'GET' || isWhole || count++ % 2 === 0 ? undefined : { status: 404 };
  };
  open();
  assert.equal((await pending.finish(new Blob(['one two']))).text, 'one two');
  assert.ok(service.requests.length < 16);
});

test('the answer that is lost with its request for the whole is not paid for twice', async () => {
  service.refuse = ({ headers }) => (headers['upload-complete'] === '?0' ? { status: 503 } : undefined);
  const cutOnce = once(({ headers }) => headers['idempotency-key'] !== undefined && !headers['upload-complete']);
  service.cut = (request) => (cutOnce(request) ? 'after' : undefined);
  open();
  say('one two');
  await assert.rejects(finish(), { code: 'network-failed' });
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.ledger, ['one', 'two']);
});

test('segments that failed are a problem; finishing again has only them repeated', async () => {
  let isBroken = true;
  service.fails = (word) => isBroken && word === 'two';
  open();
  say('one ', 'two ', 'three');
  await arrive('one two three');
  await assert.rejects(finish(), { code: 'engine-failed' });
  isBroken = false;
  assert.equal((await finish()).text, 'one two three');
  assert.deepEqual(service.ledger, ['one', 'two', 'three', 'two']);
});

test('a refusal that will not change is told when the recording is complete, and is not answered with more', async () => {
  service.refuse = (request) => (isAppend(request) ? { status: 413, body: { code: 'audio-too-long' } } : undefined);
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await service.until(() => service.methods().at(-1) === 'PATCH');
  say('three');
  await assert.rejects(finish(), { code: 'audio-too-long' });
  assert.deepEqual(service.methods(), ['OPTIONS', 'POST', 'PATCH']);
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

test('cancelling ends all requests and has the service forget the upload', async () => {
  open();
  say('one ');
  await arrive('one ');
  pending.cancel();
  await service.until(() => service.uploads.size === 0);
});

test('suspending ends all requests, keeps the upload, and finishing goes on with it', async () => {
  open();
  say('one ');
  await arrive('one ');
  pending.suspend();
  say('two');
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.ledger, ['one', 'two']);
});

for (const end of ['cancel', 'suspend'] as const) {
  test(`${end} while the answer is awaited is no problem`, async () => {
    service.refuse = (request) => (isLast(request) ? ({ status: 200, hang: true } as never) : undefined);
    open();
    say('one');
    const finished = finish();
    await service.until(() => service.requests.some(isLast));
    pending[end]();
    await assert.rejects(finished, { name: 'AbortError' });
  });
}

test('a request that is never answered is given up, and taken up again', async () => {
  let hangs = true;
  const { fetch } = surroundings;
  surroundings.fetch = (input, init) =>
    hangs && init?.method === 'PATCH'
      ? new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
      : fetch(input, init);
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await until(() => surroundings.waits.length === 2); // Those that watch over the append, and over the events.
  hangs = false;
  for (const { resolve } of [...surroundings.waits]) resolve();
  await retry();
  await arrive('one two ');
  await finish();
});
