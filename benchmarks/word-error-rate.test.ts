import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countWordErrors, pooledWordErrorRate } from './word-error-rate.ts';

test('ignores case, punctuation and hyphens', () => {
  const counted = countWordErrors('The "forty-two line" Bible, of John\'s.', "the forty two line bible of john's");
  assert.deepEqual(counted, { errors: 0, referenceWords: 7 });
});

test('spells out numbers in digits', () => {
  const spoken = 'press seven for forty two lines of fourteen fifty five, or two nine three, in twenty twenty';
  const written = 'Press 7 for 42 lines of 1455, or 293, in 2020.';
  assert.deepEqual(countWordErrors(spoken, written), { errors: 0, referenceWords: 17 });
});

test('counts an inserted, a deleted and a replaced word as one error each', () => {
  assert.equal(countWordErrors('one two three', 'one two and three').errors, 1);
  assert.equal(countWordErrors('one two three', 'one three').errors, 1);
  assert.equal(countWordErrors('one two three', 'one too three').errors, 1);
  assert.equal(countWordErrors('one two three', '').errors, 3);
  assert.deepEqual(countWordErrors('', 'one'), { errors: 1, referenceWords: 0 });
});

test('weights the pooled rate by length', () => {
  assert.equal(
    pooledWordErrorRate([
      { errors: 1, referenceWords: 1 },
      { errors: 1, referenceWords: 9 },
    ]),
    0.2,
  );
  assert.equal(pooledWordErrorRate([]), 0);
});
