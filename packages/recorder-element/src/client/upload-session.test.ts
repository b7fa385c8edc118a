import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrive,
  environment,
  finish,
  isAppend,
  isLast,
  once,
  open,
  pending,
  progress,
  retry,
  say,
  service,
  until,
} from '../testing/live-client-fixture.ts';

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

test('every answer is read to its end, and the upload is forgotten when nothing more is told of it', async () => {
  const lastWords = Promise.withResolvers<void>();
  service.lastWords = lastWords.promise;
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await arrive('one two ');
  say('three');
  assert.equal((await finish()).text, 'one two three');
  await service.until(() => service.uploads.size === 0);
  lastWords.resolve();
  await service.until(() => service.open.size === 0);
  assert.ok(service.requests.some(({ method }) => method === 'GET'));
  assert.deepEqual(service.cancelled, []);
});

test('events that fall silent are let go, and asked for again when there is more to say', async () => {
  open();
  say('one ');
  await until(() => progress.at(-1)?.segments.length === 1);
  for (const { resolve } of [...environment.waits]) resolve();
  await service.until(() => service.cancelled.length > 0);
  assert.deepEqual(
    service.cancelled.map(({ method }) => method),
    ['GET'],
  );
  say('two ');
  await until(() => progress.at(-1)?.segments.length === 2);
  await finish();
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
