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
} from '../../testing/live-client-fixture.ts';

test('sends a failed chunk again after Retry-After', async () => {
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

test('waits for the network when offline while recording, then sends the rest', async () => {
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

test('rejects at once when offline at the end, and resumes when finished again', async () => {
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

test('reports a permanent refusal at the end of the recording, and sends no more chunks', async () => {
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

test('aborts and retries a request without a response', async () => {
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

test('cancelling aborts all requests and deletes the upload', async () => {
  open();
  say('one ');
  await arrive('one ');
  pending.cancel();
  await service.until(() => service.uploads.size === 0);
});

test('suspending aborts all requests and keeps the upload, and finishing resumes it', async () => {
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
