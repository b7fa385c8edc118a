import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, createPeakCollector, toBar } from './peaks.ts';

test('returns the levels over time, and zero where they are unknown', () => {
  const peakCollector = createPeakCollector();
  peakCollector.add(1, 0);
  peakCollector.add(0.25, 0.06);
  peakCollector.add(0.04, 0.26);
  const { secondsPerPeak, values } = peakCollector.peaks();
  assert.equal(secondsPerPeak, 0.05);
  assert.deepEqual([...values], [255, 128, 0, 0, 0, 51]);
});

test('uses the loudest level of an interval', () => {
  const peakCollector = createPeakCollector();
  for (const level of [0.1, 0.9, 0.2]) peakCollector.add(level, 0.01);
  assert.deepEqual([...peakCollector.peaks().values], [Math.round(255 * Math.sqrt(0.9))]);
});

test('needs no more space for four hours than for four minutes, and keeps the shape', () => {
  const peakCollector = createPeakCollector();
  const hours = 4;
  const isLoud = (seconds: number) => Math.floor(seconds / 1800) % 2 === 0;
  for (let seconds = 0; seconds < hours * 3600; seconds += 0.5) peakCollector.add(isLoud(seconds) ? 0.8 : 0.1, seconds);
  const peaks = peakCollector.peaks();
  assert.ok(peaks.values.length <= 4800);
  assert.ok(Math.abs(peaks.values.length * peaks.secondsPerPeak - hours * 3600) <= peaks.secondsPerPeak);
  const bars = barsOf(peaks, hours * 3600, 24);
  for (const half of Array(8).keys())
    assert.equal((bars[3 * half + 1] ?? 0) > 0.89, half % 2 === 0, `half hour ${half}`);
});

test('fills the whole duration with bars, relative to the loudest, with room above it', () => {
  const peakCollector = createPeakCollector();
  peakCollector.add(0.01, 0);
  peakCollector.add(0.04, 0.05);
  assert.deepEqual(barsOf(peakCollector.peaks(), 0.2, 4), [toBar((26 / 51) ** 2), 0.9, 0, 0]);
  assert.deepEqual(barsOf({ secondsPerPeak: 0.05, values: new Uint8Array() }, 3, 2), [0, 0]);
});

test('draws the mean of an interval, so that a long recording does not look equally loud', () => {
  const peakCollector = createPeakCollector();
  for (const [i, level] of [1, 0, 0, 0].entries()) peakCollector.add(level, i * 0.05);
  assert.deepEqual(barsOf(peakCollector.peaks(), 0.2, 1), [toBar(1 / 16)]);
});

test('has a logarithmic scale: as many decibels are as many pixels', () => {
  const [loud, half, quarter] = [1, 0.5, 0.25].map(toBar) as [number, number, number];
  assert.ok(Math.abs(loud - half - (half - quarter)) < 1e-9);
  assert.deepEqual([toBar(0.01), toBar(0)].map(Math.round), [0, 0]);
});

test('draws quiet audio with small bars', () => {
  const peakCollector = createPeakCollector();
  peakCollector.add(0.001, 0);
  assert.deepEqual(barsOf(peakCollector.peaks(), 0.05, 1), [toBar((8 / 40) ** 2)]);
});
