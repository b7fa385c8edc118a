import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { detectWindows } from '../voice-activity/detect-windows.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { type PcmSamples, type PcmSegment, sampleRate, secondsOf } from './pcm.ts';
import { cutIntoSegments, isSilence, type Silence } from './segmenter.ts';

type Tone = [seconds: number, amplitude: number];

/** Consecutive tones of different loudness. */
const audioOf = (...tones: Tone[]): PcmSamples => {
  const samples: number[] = [];
  for (const [seconds, amplitude] of tones) {
    for (let i = 0; i < Math.round(seconds * sampleRate); i++) samples.push(amplitude * Math.sin(i / 3));
  }
  return Int16Array.from(samples);
};

async function* inChunks(samples: PcmSamples, chunkSamples: () => number) {
  for (let i = 0; i < samples.length; ) {
    const chunk = samples.slice(i, i + chunkSamples());
    i += chunk.length;
    yield chunk;
  }
}

const cut = (samples: PcmSamples, window: { min: number; max: number }, chunkSamples = () => 5000) =>
  Array.fromAsync(cutIntoSegments(detectWindows(inChunks(samples, chunkSamples), createEnergyDetector()), window));

const segmentsOf = (parts: readonly (PcmSegment | Silence)[]): PcmSegment[] =>
  parts.flatMap((part) => (isSilence(part) ? [] : [part]));

/** The start and end of each segment, in seconds. */
const rangesOf = (parts: readonly (PcmSegment | Silence)[]) =>
  segmentsOf(parts).map(({ startSeconds, samples }) => [startSeconds, startSeconds + secondsOf(samples)]);

const isWithin = (value: number | undefined, [from, to]: readonly [number, number]) =>
  assert.ok(value !== undefined && value >= from && value <= to, `${value} is not between ${from} and ${to}`);

test('yields nothing for empty audio', async () => {
  assert.deepEqual(await cut(new Int16Array(0), { min: 2, max: 4 }), []);
});

test('does not cut short audio', async () => {
  const [segment, ...others] = await cut(audioOf([1, 9000], [0.5, 0], [0.5, 9000]), { min: 2, max: 4 });
  assert.ok(segment && !isSilence(segment));
  assert.equal(secondsOf(segment.samples), 2);
  assert.deepEqual(others, []);
});

test('removes silence, except for a little around speech', async () => {
  const parts = await cut(audioOf([30, 0], [3, 9000], [20, 0], [3, 9000], [30, 0]), { min: 12, max: 20 });
  const [first, second, ...others] = rangesOf(parts);
  assert.deepEqual(others, []);
  isWithin(first?.[0], [29, 29.7]);
  isWithin(first?.[1], [33.1, 34]);
  isWithin(second?.[0], [52, 52.7]);
  isWithin(second?.[1], [56.1, 57]);
});

test('yields segments and silences without gaps to the end of the audio', async () => {
  const samples = audioOf([25, 0], [3, 9000], [20, 0], [31.3, 9000], [45.55, 0], [0.3, 9000]);
  const parts = await cut(samples, { min: 12, max: 20 });
  let end = 0;
  for (const part of parts) {
    assert.ok(Math.abs(part.startSeconds - end) < 1e-9, `${part.startSeconds} follows ${end}`);
    end = isSilence(part) ? part.endSeconds : part.startSeconds + secondsOf(part.samples);
  }
  assert.equal(end, secondsOf(samples));
  const segments = segmentsOf(parts);
  assert.deepEqual(
    segments.map(({ index }) => index),
    segments.map((_, i) => i),
  );
});

test('reports a long silence while it lasts', async () => {
  const parts = cutIntoSegments(
    detectWindows(
      inChunks(new Int16Array(60 * sampleRate), () => sampleRate),
      createEnergyDetector(),
    ),
    { min: 12, max: 20 },
  );
  const { value } = await parts.next();
  assert.ok(value && isSilence(value) && value.endSeconds < 20);
  await parts.return(undefined);
});

test('cuts in the first pause that is long enough', async () => {
  const parts = await cut(audioOf([13, 9000], [0.7, 0], [4, 9000], [0.7, 0], [9, 9000]), { min: 12, max: 20 });
  isWithin(rangesOf(parts)[0]?.[1], [13.1, 13.6]);
});

test('cuts a nearly full segment in a shorter pause', async () => {
  const parts = await cut(audioOf([13, 9000], [0.3, 0], [6, 9000], [0.3, 0], [15, 9000]), { min: 12, max: 20 });
  isWithin(rangesOf(parts)[0]?.[1], [19.3, 19.6]);
});

test('cuts in the longest pause if none is long enough', async () => {
  const samples = audioOf([12.5, 9000], [0.3, 0], [3, 9000], [0.17, 0], [15, 9000]);
  isWithin(rangesOf(await cut(samples, { min: 12, max: 20 }))[0]?.[1], [12.5, 12.8]);
});

test('finds a pause in noise, which is quieter, not silent', async () => {
  const [first] = rangesOf(await cut(audioOf([13, 9000], [0.7, 600], [9, 9000]), { min: 12, max: 20 }));
  isWithin(first?.[1], [13.1, 13.6]);
});

test('cuts the rest at the end into segments of at most 12 s', async () => {
  const segments = rangesOf(await cut(audioOf([9, 9000], [0.4, 0], [10, 9000]), { min: 20, max: 55 }));
  assert.equal(segments.length, 2);
  isWithin(segments[0]?.[1], [9, 9.4]);
});

test('never exceeds the maximum length, even in steady sound', async () => {
  for (const window of [
    { min: 2, max: 4 },
    { min: 12, max: 20 },
  ]) {
    const segments = rangesOf(await cut(audioOf([61, 8000]), window));
    assert.ok(segments.every(([from = 0, to = 0]) => to - from <= window.max));
    assert.deepEqual(segments.at(-1)?.[1], 61);
  }
});

test('never yields segments of 1 s or less from longer audio', async () => {
  const random = createSeededRandom(5);
  for (let i = 0; i < 10; i++) {
    const tones = Array.from({ length: 12 }, (): Tone[] => [
      [0.1 + (random() < 0.5 ? 0.4 * random() : 14 * random()), 9000],
      [0.05 + 5 * random() ** 3, 0],
    ]).flat();
    const segments = rangesOf(await cut(audioOf([0.2, 0], ...tones, [0.1 + random(), 9000]), { min: 12, max: 20 }));
    for (const [from = 0, to = 0] of segments) assert.ok(to - from > 1, `a segment from ${from} to ${to}`);
  }
});

test('cuts at the same positions for any chunk size', async () => {
  const random = createSeededRandom(9);
  const samples = audioOf([5, 0], [13, 5000], [0.7, 10], [27, 6000], [3, 0], [0.4, 7000], [14, 3], [32, 5000]);
  const whole = await cut(samples, { min: 12, max: 20 }, () => samples.length);
  for (const chunkSamples of [() => 160, () => 977, () => 1 + Math.floor(20_000 * random())]) {
    assert.deepEqual(await cut(samples, { min: 12, max: 20 }, chunkSamples), whole);
  }
});
