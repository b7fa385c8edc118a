import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  append,
  environment,
  finish,
  isAppend,
  isLast,
  once,
  open,
  pending,
  progress,
  retry,
  service,
  until,
  untilReceived,
} from '../../testing/live-client-fixture.ts';

test('continues over a connection that drops every response, as long as bytes arrive', async () => {
  service.cut = ({ method }) => (method === 'PATCH' ? 'after' : undefined);
  const words = Array.from({ length: 2400 }, (_, index) => `${index}`);
  open();
  append(words.join(' '));
  const { text } = await finish();
  assert.equal(text, words.join(' '));
  assert.ok(service.methods().filter((method) => method === 'PATCH').length > 4);
  assert.equal(service.methods().filter((method) => method === 'POST').length, 1);
  assert.deepEqual(service.recognizedWords, words);
  assert.deepEqual(
    progress.map(({ sentBytes }) => sentBytes),
    progress.map(({ sentBytes }) => sentBytes).toSorted((a, b) => a - b),
  );
});

test('reads every response completely, and deletes the upload at the end', async () => {
  const beforeEnd = Promise.withResolvers<void>();
  service.beforeEnd = beforeEnd.promise;
  open();
  append('one ');
  await untilReceived('one ');
  append('two ');
  await untilReceived('one two ');
  append('three');
  assert.equal((await finish()).text, 'one two three');
  await service.until(() => service.uploads.size === 0);
  beforeEnd.resolve();
  await service.until(() => service.open.size === 0);
  assert.ok(service.requests.some(({ method }) => method === 'GET'));
  assert.deepEqual(service.cancelled, []);
});

test('cancels a silent event stream, and opens another when there is more to send', async () => {
  open();
  append('one ');
  await until(() => progress.at(-1)?.segments.length === 1);
  for (const { resolve } of [...environment.waits]) resolve();
  await service.until(() => service.cancelled.length > 0);
  assert.deepEqual(
    service.cancelled.map(({ method }) => method),
    ['GET'],
  );
  append('two ');
  await until(() => progress.at(-1)?.segments.length === 2);
  await finish();
});

for (const moment of ['before', 'after'] as const) {
  test(`resumes after a connection broke ${moment} a chunk arrived`, async () => {
    const cutOnce = once(isAppend);
    service.cut = (request) => (cutOnce(request) ? moment : undefined);
    open();
    append('one ');
    await untilReceived('one ');
    append('two ');
    await retry();
    await untilReceived('one two ');
    append('three');
    assert.equal((await finish()).text, 'one two three');
    assert.deepEqual(service.recognizedWords, ['one', 'two', 'three']);
  });

  test(`sends and recognizes nothing twice after a connection broke ${moment} the last bytes arrived`, async () => {
    const cutOnce = once(isLast);
    service.cut = (request) => (cutOnce(request) ? moment : undefined);
    open();
    append('one ');
    await untilReceived('one ');
    append('two');
    assert.equal((await finish()).text, 'one two');
    assert.deepEqual(service.recognizedWords, ['one', 'two']);
    assert.equal(service.methods().filter((method) => method === 'POST').length, 1);
  });
}

test('sends the whole recording in one request under its key when the upload is lost', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  service.uploads.clear();
  append('two');
  assert.equal((await finish()).text, 'one two');
  const whole = service.requests.findLast(({ method }) => method === 'POST');
  assert.equal(whole?.body.toString(), 'one two');
  assert.equal(whole?.headers['upload-complete'], undefined);
  assert.equal(whole?.headers['idempotency-key'], 'recording');
});

test('does not notice a lost upload before the end of the recording', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  service.uploads.clear();
  append('two ');
  await retry();
  await service.until(() => service.methods().at(-1) === 'HEAD');
  append('three');
  assert.equal((await finish()).text, 'one two three');
});

test('works with several server processes in round-robin', async () => {
  let count = 0;
  service.refuse = ({ method, headers }) => {
    const isWhole = method === 'POST' && headers['upload-complete'] === undefined;
    return method === 'OPTIONS' || method === 'GET' || isWhole || count++ % 2 === 0 ? undefined : { status: 404 };
  };
  open();
  assert.equal((await pending.finish(new Blob(['one two']))).text, 'one two');
  assert.ok(service.requests.length < 16);
});

test('is not billed twice when the response to the whole recording is lost', async () => {
  service.refuse = ({ headers }) => (headers['upload-complete'] === '?0' ? { status: 503 } : undefined);
  const cutOnce = once(({ method, headers }) => method === 'POST' && !headers['upload-complete']);
  service.cut = (request) => (cutOnce(request) ? 'after' : undefined);
  open();
  append('one two');
  await assert.rejects(finish(), { code: 'network-failed' });
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.recognizedWords, ['one', 'two']);
});

test('rejects for failed segments, and only repeats those when finished again', async () => {
  let isBroken = true;
  service.fails = (word) => isBroken && word === 'two';
  open();
  append('one ', 'two ', 'three');
  await untilReceived('one two three');
  await assert.rejects(finish(), { code: 'engine-failed' });
  isBroken = false;
  assert.equal((await finish()).text, 'one two three');
  assert.deepEqual(service.recognizedWords, ['one', 'two', 'three', 'two']);
});
