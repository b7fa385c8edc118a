import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSilenceDetector } from './silence-detector.ts';

const feed = (
  watch: ReturnType<typeof createSilenceDetector>,
  level: number | undefined,
  fromMs: number,
  toMs: number,
) => {
  for (let atMs = fromMs; atMs <= toMs; atMs += 50) watch.add(level, atMs);
};

test('reports two seconds of digital silence, until the first sound', () => {
  const watch = createSilenceDetector();
  feed(watch, 0, 0, 1950);
  assert.equal(watch.isSilent, false);
  watch.add(0, 2000);
  assert.equal(watch.isSilent, true);
  assert.equal(watch.hasHeard, false);
  watch.add(0.01, 2050);
  assert.equal(watch.isSilent, false);
  assert.equal(watch.hasHeard, true);
});

test('does not report the noise of a quiet room', () => {
  const watch = createSilenceDetector();
  feed(watch, 0.0002, 0, 60_000);
  assert.equal(watch.isSilent, false);
});

test('does not report an unknown level', () => {
  const watch = createSilenceDetector();
  feed(watch, undefined, 0, 10_000);
  assert.equal(watch.isSilent, false);
  feed(watch, 0, 10_000, 11_500);
  watch.add(undefined, 11_550);
  feed(watch, 0, 11_600, 13_000);
  assert.equal(watch.isSilent, false);
});
