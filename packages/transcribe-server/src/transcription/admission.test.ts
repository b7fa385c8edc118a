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

test('of ten thousand that come at once as many are let in as there are places', () => {
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

test('a place is free again for one other when its transcription ends, however often that is said', () => {
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
