import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRate } from '../audio/pcm.ts';
import { randomDigitGroups, toneChunks, toneRecording, toneTruth } from './tones.ts';

test('plays digits for 100 ms with gaps of 60 ms, and the requested pause between groups', () => {
  const recording = toneRecording(['12345', '678901'], { pauseSeconds: 0.7, leadInSeconds: 0.1, leadOutSeconds: 0.2 });
  assert.deepEqual(recording.words, [
    { word: '12345', startSeconds: 0.1, endSeconds: 0.84 },
    { word: '678901', startSeconds: 1.54, endSeconds: 2.44 },
  ]);
  assert.equal(recording.seconds, 2.64);
  assert.equal(recording.samples.length, 2.64 * sampleRate);

  const loudest = (from: number, to: number) =>
    recording.samples.subarray(from * sampleRate, to * sampleRate).reduce((most, one) => Math.max(most, Math.abs(one)));
  assert.ok(loudest(0.1, 0.2) > 0.4 * 0x7fff && loudest(0.1, 0.2) <= 0.5 * 0x7fff + 1);
  for (const [from, to] of [
    [0, 0.1],
    [0.2, 0.26],
    [0.84, 1.54],
    [2.44, 2.64],
  ] as const)
    assert.equal(loudest(from, to), 0);
});

test('returns different digits for different seeds, and the same digits for the same seed', () => {
  const recordings = Array.from({ length: 50 }, (_, seed) => randomDigitGroups({ seed, groups: 6 }));
  assert.equal(new Set(recordings.map((groups) => groups.join(' '))).size, 50);
  assert.ok(recordings.flat().every((group) => /^\d{5,10}$/.test(group)));
  assert.deepEqual(randomDigitGroups({ seed: 49, groups: 6 }), recordings[49]);
});

test('splits a long recording into small chunks without losing samples', () => {
  const groups = randomDigitGroups({ seed: 1, groups: 400 });
  const { seconds } = toneTruth(groups);
  assert.ok(seconds > 600);
  let length = 0;
  for (const chunk of toneChunks(groups)) {
    assert.ok(chunk.length < 3 * sampleRate);
    length += chunk.length;
  }
  assert.equal(length, Math.round(seconds * sampleRate));
});

test('rejects characters other than digits', () => {
  assert.throws(() => toneRecording(['12a']), RangeError);
});
