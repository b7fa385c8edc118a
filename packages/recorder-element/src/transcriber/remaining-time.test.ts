import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remainingSeconds } from './remaining-time.ts';

test('counts down the last 30 s, or the last half of a short recording', () => {
  assert.equal(remainingSeconds(100, undefined), undefined);
  assert.equal(remainingSeconds(569, 600), undefined);
  assert.equal(remainingSeconds(570, 600), 30);
  assert.equal(remainingSeconds(599.2, 600), 1);
  assert.equal(remainingSeconds(601, 600), 0);
  assert.equal(remainingSeconds(4, 10), undefined);
  assert.equal(remainingSeconds(5.5, 10), 5);
});
