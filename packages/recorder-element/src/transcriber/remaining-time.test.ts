import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secondsLeft } from './remaining-time.ts';

test('the last half minute is counted down, of a short take the last half', () => {
  assert.equal(secondsLeft(100, undefined), undefined);
  assert.equal(secondsLeft(569, 600), undefined);
  assert.equal(secondsLeft(570, 600), 30);
  assert.equal(secondsLeft(599.2, 600), 1);
  assert.equal(secondsLeft(601, 600), 0);
  assert.equal(secondsLeft(4, 10), undefined);
  assert.equal(secondsLeft(5.5, 10), 5);
});
