import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PcmSamples, sampleRate, secondsOf } from './pcm.ts';
import { cutIntoSegments } from './segmenter.ts';

/** Loud stretches with quiet ones between them, as [seconds, amplitude] pairs. */
const audioOf = (...stretches: [seconds: number, amplitude: number][]): PcmSamples =>
  Int16Array.from(
    stretches.flatMap(([seconds, amplitude]) =>
      Array.from({ length: seconds * sampleRate }, (_, i) => amplitude * Math.sin(i / 3)),
    ),
  );

async function* inChunks(samples: PcmSamples, chunkSamples: number) {
  for (let i = 0; i < samples.length; i += chunkSamples) yield samples.slice(i, i + chunkSamples);
}

const cut = async (samples: PcmSamples, window: { min: number; max: number }, chunkSamples = 5000) =>
  Array.fromAsync(cutIntoSegments(inChunks(samples, chunkSamples), window));

const startsOf = (segments: { startSeconds: number }[]) => segments.map(({ startSeconds }) => startSeconds);

test('nothing in, nothing out', async () => {
  assert.deepEqual(await cut(new Int16Array(0), { min: 2, max: 4 }), []);
});

test('what is short stays whole', async () => {
  const [segment, ...others] = await cut(audioOf([1, 9000], [0.5, 0], [0.5, 9000]), { min: 2, max: 4 });
  assert.equal(segment && secondsOf(segment.samples), 2);
  assert.deepEqual(others, []);
});

test('a cut falls in the middle of the longest pause inside the window', async () => {
  const samples = audioOf([1, 9000], [0.6, 0], [1.6, 9000], [0.4, 0], [0.9, 9000]);
  assert.deepEqual(startsOf(await cut(samples, { min: 2, max: 4 })), [0, 3.4]);
});

test('a pause in noise is found by being quieter, not by being silent', async () => {
  const samples = audioOf([2.5, 9000], [0.5, 600], [1.5, 9000]);
  const [, second] = await cut(samples, { min: 2, max: 4 });
  assert.ok(second && second.startSeconds > 2.6 && second.startSeconds < 2.9, `${second?.startSeconds}`);
});

test('the rest at the end is cut into pieces that are not longer than the shortest segment', async () => {
  const segments = await cut(audioOf([1.4, 9000], [0.4, 0], [1.8, 9000]), { min: 2, max: 4 });
  assert.deepEqual(startsOf(segments), [0, 1.6]);
});

test('nobody waits for a piece of the rest that is longer than 12 s', async () => {
  const segments = await cut(audioOf([9, 9000], [0.4, 0], [10, 9000]), { min: 20, max: 55 }, 64_000);
  assert.deepEqual(startsOf(segments), [0, 9.2]);
});

test('segments follow one another without a gap, whatever the size of the chunks', async () => {
  const samples = audioOf([3, 5000], [0.3, 10], [7, 6000], [0.2, 0], [5, 7000], [0.4, 3], [2, 5000]);
  const whole = await cut(samples, { min: 2, max: 4 }, samples.length);
  for (const chunkSamples of [1, 977, 64_000]) {
    const segments = await cut(samples, { min: 2, max: 4 }, chunkSamples);
    assert.deepEqual(startsOf(segments), startsOf(whole));
    assert.deepEqual(
      segments.map(({ index }) => index),
      segments.map((_, i) => i),
    );
    const joined = segments.flatMap((segment) => Array.from(segment.samples));
    assert.deepEqual(Int16Array.from(joined), samples);
  }
});

test('no segment is longer than the window, however steady the sound', async () => {
  for (const samples of [audioOf([21, 8000]), new Int16Array(21 * sampleRate)]) {
    const segments = await cut(samples, { min: 2, max: 4 });
    assert.ok(segments.every((segment) => secondsOf(segment.samples) <= 4));
    assert.equal(
      segments.reduce((total, segment) => total + segment.samples.length, 0),
      samples.length,
    );
  }
});
