import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimRecorder } from './exclusive-recorder.ts';

test('starts the first recorder of a page immediately', () => {
  const claim = claimRecorder(async () => {});
  assert.equal(claim.cleared, undefined);
  claim.release();
});

test('starts the next recorder when the previous one has released the microphone', async () => {
  const log: string[] = [];
  const freed = Promise.withResolvers<void>();
  claimRecorder(() => {
    log.push('first is asked to stop');
    return freed.promise;
  });
  const second = claimRecorder(async () => {});
  const cleared = second.cleared?.then(() => log.push('second starts'));
  await new Promise(setImmediate);
  assert.deepEqual(log, ['first is asked to stop']);
  freed.resolve();
  await cleared;
  assert.deepEqual(log, ['first is asked to stop', 'second starts']);
  second.release();
});

test('does not wait forever for a recorder that does not stop', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  claimRecorder(() => new Promise(() => {}));
  const second = claimRecorder(async () => {});
  context.mock.timers.runAll();
  await second.cleared;
  second.release();
});

test('releasing an overridden claim does not affect its new owner', async () => {
  let isStopped = false;
  const first = claimRecorder(async () => {});
  claimRecorder(async () => {
    isStopped = true;
  });
  first.release();
  claimRecorder(async () => {}).release();
  assert.ok(isStopped);
});
