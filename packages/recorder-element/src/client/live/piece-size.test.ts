import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextPieceBytes } from './piece-size.ts';

test('sends about 4 s of a slow connection at once, and at most what proxies accept on a fast one', () => {
  assert.equal(nextPieceBytes(10_000, 4000), 10_000);
  assert.equal(nextPieceBytes(10_000, 1000), 40_000);
  assert.equal(nextPieceBytes(40_000, 0), 1_000_000);
  assert.equal(nextPieceBytes(500, 9000), 10_000);
});
