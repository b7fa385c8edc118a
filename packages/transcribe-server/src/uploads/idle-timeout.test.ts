import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createIdleTimer } from './idle-timeout.ts';

const create = () => {
  const clock = createManualClock();
  let ends = 0;
  const lifeSpan = createIdleTimer(60, clock, () => ends++);
  return { clock, lifeSpan, ends: () => ends };
};

test('it is over when nobody has held it for so long', () => {
  const { clock, ends } = create();
  clock.advance(59);
  assert.equal(ends(), 0);
  clock.advance(1);
  assert.equal(ends(), 1);
});

test('it begins anew when the last one lets go', () => {
  const { clock, lifeSpan, ends } = create();
  const [one, other] = [lifeSpan.hold(), lifeSpan.hold()];
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

test('what is disposed of is never over, whoever still holds it', () => {
  const { clock, lifeSpan, ends } = create();
  const holder = lifeSpan.hold();
  lifeSpan[Symbol.dispose]();
  holder[Symbol.dispose]();
  assert.equal(clock.waiting, 0);
  assert.equal(ends(), 0);
});
