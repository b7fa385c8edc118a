import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { createEnergyDetector } from './energy-detector.ts';

const random = createSeededRandom(1);

const audioOf = (seconds: number, valueAt: (sample: number) => number): PcmSamples =>
  Int16Array.from({ length: seconds * sampleRate }, (_, i) => Math.round(valueAt(i)));

/** A vowel that gets louder and quieter four times a second, as syllables do. */
const syllables = (peak: number) => (i: number) =>
  peak * Math.sin(i / 12) * Math.sin((Math.PI * 4 * i) / sampleRate) ** 2;

const hasSpeech = async (samples: PcmSamples) => (await createEnergyDetector().detect(samples)).includes(1);

for (const [sound, samples] of [
  ['no samples', new Int16Array(0)],
  ['zeros', audioOf(20, () => 0)],
  ['the last bits that a codec leaves', audioOf(20, () => 2 * (random() - random()))],
  ['a constant offset', audioOf(20, () => -3000)],
] as const) {
  test(`finds no speech in ${sound}`, async () => assert.equal(await hasSpeech(samples), false));
}

for (const [sound, samples] of [
  ['very quiet speech', audioOf(20, syllables(40))],
  ['a short word in a long silence', audioOf(20, (i) => (i > 300_000 && i < 303_000 ? syllables(40)(i) : 0))],
  ['a word at the very end', audioOf(20.01, (i) => (i > 20 * sampleRate ? 20 * Math.sin(i / 12) : 0))],
  ['very quiet speech on an offset', audioOf(20, (i) => 5000 + syllables(40)(i))],
  ['noise', audioOf(20, () => 60 * (random() - 0.5))],
] as const) {
  test(`keeps ${sound}`, async () => assert.equal(await hasSpeech(samples), true));
}
