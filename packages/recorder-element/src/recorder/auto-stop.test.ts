import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAutoStop } from './auto-stop.ts';

const stepMs = 50;

/** Returns the time at which a sequence of levels and durations ends the recording. */
const stopsAt = (
  silenceMs: number,
  ...stretches: (readonly [seconds: number, level: (i: number) => number | undefined])[]
) => {
  const autoStop = createAutoStop(silenceMs);
  let atMs = 0;
  for (const [seconds, level] of stretches) {
    for (let i = 0; i < (seconds * 1000) / stepMs; i += 1) {
      if (autoStop.add(level(i), atMs)) return atMs / 1000;
      atMs += stepMs;
    }
  }
  return undefined;
};

const room = (loudness: number) => (i: number) => loudness * (1 + 0.3 * Math.sin(i));
/** Speech-like levels: four syllables per second, with gaps of room noise. */
const speech =
  (loudness: number, noise = 0.001) =>
  (i: number) =>
    i % 5 < 3 ? loudness : noise;
const nothing = () => undefined;

test('stops after speech followed by silence', () => {
  const stopped = stopsAt(2000, [1, room(0.001)], [4, speech(0.2)], [10, room(0.001)]);
  assert.ok(stopped !== undefined && stopped >= 6.8 && stopped <= 7.2, `${stopped}`);
});

test('waits for the first word without a limit', () => {
  assert.equal(stopsAt(2000, [120, room(0.001)]), undefined);
  assert.equal(stopsAt(2000, [120, () => 0]), undefined);
});

test('does not mistake a knock for speech', () => {
  assert.equal(stopsAt(2000, [1, room(0.001)], [0.1, () => 0.8], [60, room(0.001)]), undefined);
});

test('detects speech in a noisy room, but not the noise', () => {
  assert.equal(stopsAt(2000, [60, room(0.03)]), undefined);
  const stopped = stopsAt(2000, [2, room(0.02)], [4, (i) => (i % 10 < 7 ? 0.3 : 0.02)], [10, room(0.02)]);
  assert.ok(stopped !== undefined && stopped >= 7.5 && stopped <= 8.5, `${stopped}`);
});

test('does not stop in a pause for breath', () => {
  const sentence = [1.5, speech(0.1)] as const;
  const breath = [1.5, room(0.001)] as const;
  assert.equal(stopsAt(2000, sentence, breath, sentence, breath, sentence, breath, sentence), undefined);
});

test('does not stop if the level is unknown', () => {
  const stopped = stopsAt(2000, [3, speech(0.2)], [60, nothing], [10, room(0.001)]);
  assert.ok(stopped !== undefined && stopped > 64, `${stopped}`);
});
