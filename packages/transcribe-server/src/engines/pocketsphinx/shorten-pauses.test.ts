import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PcmSamples, sampleRate, secondsOf } from '../../audio/pcm.ts';
import { shortenPauses } from './shorten-pauses.ts';

/** Stretches of a steady level, one after the other. */
const levels = (...stretches: readonly (readonly [seconds: number, level: number])[]): PcmSamples =>
  Int16Array.from(
    stretches.flatMap(([seconds, level]) =>
      Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => (i % 2 === 0 ? level : -level)),
    ),
  );

test('a long pause is cut to 0.7 s and what follows it keeps its time', () => {
  const { samples, originalSeconds } = shortenPauses(levels([1, 5000], [3, 50], [1, 5000]));
  assert.equal(secondsOf(samples), 2.7);
  assert.deepEqual(originalSeconds(0, 100), { startSeconds: 0, endSeconds: 1 });
  assert.deepEqual(originalSeconds(170, 270), { startSeconds: 4, endSeconds: 5 });
  assert.deepEqual(originalSeconds(120, 150), { startSeconds: 1.2, endSeconds: 1.5 });
});

test('pauses at the beginning and at the end are cut too', () => {
  const { samples, originalSeconds } = shortenPauses(levels([2, 0], [1, 5000], [2, 0]));
  assert.equal(secondsOf(samples), 1.7);
  assert.deepEqual(originalSeconds(20, 120), { startSeconds: 2, endSeconds: 3 });
});

test('short pauses stay', () => {
  const audio = levels([1, 5000], [0.6, 50], [1, 5000]);
  assert.deepEqual(shortenPauses(audio).samples, audio);
});

test('audio in which nothing stands out stays whole', () => {
  for (const audio of [levels([3, 0]), levels([3, 800]), levels()]) {
    assert.deepEqual(shortenPauses(audio).samples, audio);
  }
});
