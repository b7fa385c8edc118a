import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimPage } from './exclusive-recorder.ts';

test('the first recorder of a page has nothing to wait for', () => {
  const claim = claimPage(async () => {});
  assert.equal(claim.cleared, undefined);
  claim.release();
});

test('the next one starts when the one before has let go of the microphone', async () => {
  const log: string[] = [];
  const freed = Promise.withResolvers<void>();
  claimPage(() => {
    log.push('first is asked to stop');
    return freed.promise;
  });
  const second = claimPage(async () => {});
  const cleared = second.cleared?.then(() => log.push('second starts'));
  await new Promise(setImmediate);
  assert.deepEqual(log, ['first is asked to stop']);
  freed.resolve();
  await cleared;
  assert.deepEqual(log, ['first is asked to stop', 'second starts']);
  second.release();
});

test('a recorder that does not let go holds up no other', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  claimPage(() => new Promise(() => {}));
  const second = claimPage(async () => {});
  context.mock.timers.runAll();
  await second.cleared;
  second.release();
});

test('ending a claim that another has taken over leaves it with the other', async () => {
  let isStopped = false;
  const first = claimPage(async () => {});
  claimPage(async () => {
    isStopped = true;
  });
  first.release();
  claimPage(async () => {}).release();
  assert.ok(isStopped);
});
