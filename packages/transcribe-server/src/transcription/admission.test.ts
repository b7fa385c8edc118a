import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createAdmission } from './admission.ts';

let admitted = 0;
const gauge = {
  inc: () => void admitted++,
  dec: () => void admitted--,
};
beforeEach(() => {
  admitted = 0;
});

const busy = { code: 'server-busy', retryAfterSeconds: 5 };

test('admits as many of ten thousand concurrent requests as there are places', () => {
  const admission = createAdmission({ maxQueue: 100, gauge });
  let refused = 0;
  for (let i = 0; i < 10_000; i++) {
    try {
      admission.admit();
    } catch {
      refused++;
    }
  }
  assert.equal(refused, 9_900);
  assert.equal(admitted, 100);
});

test('frees a place once when a transcription ends, even if disposed twice', () => {
  const admission = createAdmission({ maxQueue: 2, gauge });
  const first = admission.admit();
  {
    using _second = admission.admit();
    assert.throws(() => admission.admit(), busy);
  }
  admission.admit();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  admission.admit();
  assert.throws(() => admission.admit(), busy);
  assert.equal(admitted, 2);
});
