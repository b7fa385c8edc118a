import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createResampler } from './resampler.ts';

/** Resamples one second of a tone, in blocks of these lengths in turn. */
const resample = (hertz: number, fromRate: number, toRate: number, blockLengths = [128]): number[] => {
  const result: number[] = [];
  const add = createResampler(fromRate, toRate, (sample) => result.push(sample));
  const tone = Float32Array.from({ length: fromRate }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / fromRate));
  for (let start = 0, block = 0; start < tone.length; block += 1) {
    const end = start + (blockLengths[block % blockLengths.length] ?? 128);
    add(tone.subarray(start, end));
    start = end;
  }
  return result;
};

/** Removes the ends, where the filter includes the silence around. */
const middleOf = (samples: readonly number[]) => samples.slice(200, -200);

for (const fromRate of [8000, 16_000, 22_050, 44_100, 48_000, 96_000]) {
  test(`preserves a tone of 1 kHz from ${fromRate} Hz to 16 kHz`, () => {
    const samples = resample(1000, fromRate, 16_000);
    assert.ok(16_000 - samples.length < 100, `${samples.length} samples`);
    const errors = samples.map((sample, i) => Math.abs(sample - Math.sin((2 * Math.PI * 1000 * i) / 16_000)));
    assert.ok(Math.max(...middleOf(errors)) < 0.002, `${Math.max(...middleOf(errors))}`);
  });
}

test('removes frequencies that would alias', () => {
  for (const hertz of [8100, 9000, 12_000, 20_000]) {
    const loudest = Math.max(...middleOf(resample(hertz, 48_000, 16_000)).map(Math.abs));
    assert.ok(loudest < 0.001, `${loudest} of ${hertz} Hz`);
  }
});

test('returns the same samples for blocks of any length', () => {
  assert.deepEqual(resample(440, 44_100, 16_000, [1, 4096, 7, 128]), resample(440, 44_100, 16_000));
});
