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

test('a service that has trouble with a chunk gets it again, when it wants', async () => {
  const refuseOnce = once(isAppend);
  service.refuse = (request) => (refuseOnce(request) ? { status: 503, headers: { 'Retry-After': '5' } } : undefined);
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await until(() => environment.waits.some(({ milliseconds }) => milliseconds === 5250));
  await retry();
  await arrive('one two ');
  await finish();
  assert.deepEqual(service.ledger, ['one', 'two']);
});

test('offline while recording: it waits for the network, and what was said meanwhile follows', async () => {
  const { fetch } = environment;
  open();
  say('one ');
  await arrive('one ');
  environment.online = false;
  environment.fetch = () => Promise.reject(new TypeError('offline'));
  say('two ');
  await until(() => environment.offlineWaits === 1);
  assert.equal(progress.at(-1)?.problem?.code, 'offline');
  say('three ');
  environment.fetch = fetch;
  environment.goOnline();
  await arrive('one two three ');
  await until(() => progress.at(-1)?.problem === undefined);
  assert.equal((await finish()).text, 'one two three');
  assert.deepEqual(service.ledger, ['one', 'two', 'three']);
});

test('offline at the end is told at once; finishing again goes on from where the service is', async () => {
  const { fetch } = environment;
  open();
  say('one ');
  await arrive('one ');
  environment.online = false;
  environment.fetch = () => Promise.reject(new TypeError('offline'));
  say('two');
  await assert.rejects(finish(), { code: 'offline' });
  environment.online = true;
  environment.fetch = fetch;
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.ledger, ['one', 'two']);
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

test('a request that is never answered is given up, and taken up again', async () => {
  let hangs = true;
  const { fetch } = environment;
  environment.fetch = (input, init) =>
    hangs && init?.method === 'PATCH'
      ? new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
      : fetch(input, init);
  open();
  say('one ');
  await arrive('one ');
  say('two ');
  await until(() => environment.waits.length === 2); // Those that watch over the append, and over the events.
  hangs = false;
  for (const { resolve } of [...environment.waits]) resolve();
  await retry();
  await arrive('one two ');
  await finish();
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
