import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createIdleTimer } from './idle-timeout.ts';

const create = () => {
  const clock = createManualClock();
  let ends = 0;
  const idleTimer = createIdleTimer(60, clock, () => ends++);
  return { clock, idleTimer, ends: () => ends };
};

test('expires when nothing holds it for the given time', () => {
  const { clock, ends } = create();
  clock.advance(59);
  assert.equal(ends(), 0);
  clock.advance(1);
  assert.equal(ends(), 1);
});

test('restarts when the last hold is released', () => {
  const { clock, idleTimer, ends } = create();
  const [one, other] = [idleTimer.hold(), idleTimer.hold()];
  clock.advance(1000);
  one[Symbol.dispose]();
  one[Symbol.dispose]();
  clock.advance(1000);
  assert.equal(ends(), 0);
  other[Symbol.dispose]();
  clock.advance(59);
  assert.equal(ends(), 0);
  clock.advance(1);
  assert.equal(ends(), 1);
});

test('never expires after disposal', () => {
  const { clock, idleTimer, ends } = create();
  const holder = idleTimer.hold();
  idleTimer[Symbol.dispose]();
  holder[Symbol.dispose]();
  assert.equal(clock.waiting, 0);
  assert.equal(ends(), 0);
});
