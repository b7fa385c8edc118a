import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createDeadline } from './deadline.ts';

test('aborts with engine-timeout after the time limit', () => {
  const clock = createManualClock();
  const { signal } = createDeadline(60, clock);
  clock.advance(59);
  assert.ok(!signal.aborted);
  clock.advance(1);
  assert.throws(() => signal.throwIfAborted(), { code: 'engine-timeout' });
});

test('does not abort after disposal, and leaves no timer', () => {
  const clock = createManualClock();
  const { signal } = createDeadline(60, clock);
  {
    using deadline = createDeadline(60, clock);
    clock.advance(59);
    assert.ok(!deadline.signal.aborted);
    assert.equal(clock.waiting, 2);
  }
  clock.advance(1);
  assert.equal(clock.waiting, 0);
  assert.ok(signal.aborted);
});
