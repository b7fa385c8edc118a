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

test('sends a failed chunk again after Retry-After', async () => {
  const refuseOnce = once(isAppend);
  service.refuse = (request) => (refuseOnce(request) ? { status: 503, headers: { 'Retry-After': '5' } } : undefined);
  open();
  append('one ');
  await untilReceived('one ');
  append('two ');
  await until(() => environment.waits.some(({ milliseconds }) => milliseconds === 5250));
  await retry();
  await untilReceived('one two ');
  await finish();
  assert.deepEqual(service.recognizedWords, ['one', 'two']);
});

test('waits for the network when offline while recording, then sends the rest', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  environment.goOffline();
  append('two ');
  await until(() => environment.offlineWaits === 1);
  assert.equal(progress.at(-1)?.problem?.code, 'offline');
  append('three ');
  environment.goOnline();
  await untilReceived('one two three ');
  await until(() => progress.at(-1)?.problem === undefined);
  assert.equal((await finish()).text, 'one two three');
  assert.deepEqual(service.recognizedWords, ['one', 'two', 'three']);
});

test('rejects immediately when offline at the end, and resumes when finished again', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  environment.goOffline();
  append('two');
  await assert.rejects(finish(), { code: 'offline' });
  environment.goOnline();
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.recognizedWords, ['one', 'two']);
});

test('reports a permanent refusal at the end of the recording, and sends no more chunks', async () => {
  service.refuse = (request) => (isAppend(request) ? { status: 413, body: { code: 'audio-too-long' } } : undefined);
  open();
  append('one ');
  await untilReceived('one ');
  append('two ');
  await service.until(() => service.methods().at(-1) === 'PATCH');
  append('three');
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
  append('one ');
  await untilReceived('one ');
  append('two ');
  await until(() => environment.waits.length === 2); // The timeouts of the append and of the event stream.
  hangs = false;
  for (const { resolve } of [...environment.waits]) resolve();
  await retry();
  await untilReceived('one two ');
  await finish();
});

test('cancelling aborts all requests and deletes the upload', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  pending.cancel();
  await service.until(() => service.uploads.size === 0);
});

test('suspending aborts all requests and keeps the upload, and finishing resumes it', async () => {
  open();
  append('one ');
  await untilReceived('one ');
  pending.suspend();
  append('two');
  assert.equal((await finish()).text, 'one two');
  assert.deepEqual(service.recognizedWords, ['one', 'two']);
});

for (const end of ['cancel', 'suspend'] as const) {
  test(`${end} while waiting for the response reports no problem`, async () => {
    service.refuse = (request) => (isLast(request) ? ({ status: 200, hang: true } as never) : undefined);
    open();
    append('one');
    const finished = finish();
    await service.until(() => service.requests.some(isLast));
    pending[end]();
    await assert.rejects(finished, { name: 'AbortError' });
  });
}
