import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes } from './format-bytes.ts';

test('formats bytes in the largest fitting unit', () => {
  const sizes = [0, 12, 999, 1000, 1500, 500_000, 999_999, 1_000_000, 1_500_000, 9_960_000, 487_170_055, 1_040_000_000];
  assert.deepEqual(sizes.map(formatBytes), [
    ...['0 bytes', '12 bytes', '999 bytes', '1 kB', '1.5 kB', '500 kB', '1000 kB'],
    ...['1 MB', '1.5 MB', '10 MB', '487 MB', '1040 MB'],
  ]);
});
