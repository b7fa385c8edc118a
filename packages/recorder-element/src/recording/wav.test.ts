import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wavMediaType } from './media-type.ts';
import { createWavHeader, withWavSizes } from './wav.ts';

const sizesOf = async (blob: Blob) => {
  const header = new DataView(await blob.arrayBuffer());
  return [header.getUint32(4, true), header.getUint32(40, true)];
};

test('writes a header with unknown sizes, and sets them when the recording is complete', async () => {
  const samples = Int16Array.of(1, -2, 3);
  const growing = new Blob([createWavHeader(16_000), samples], { type: wavMediaType });
  assert.deepEqual(await sizesOf(growing), [0xffffffff, 0xffffffff]);
  const complete = await withWavSizes(growing);
  assert.deepEqual(await sizesOf(complete), [42, 6]);
  assert.equal(complete.type, wavMediaType);
  assert.deepEqual(new Int16Array(await complete.slice(44).arrayBuffer()), samples);
});

test('does not change files with sizes or of other formats', async () => {
  const complete = await withWavSizes(new Blob([createWavHeader(16_000), new Int16Array(8)]));
  assert.equal(await withWavSizes(complete), complete);
  for (const other of [new Blob(['RIFF']), new Blob([new Uint8Array(100).fill(0xff)])]) {
    assert.equal(await withWavSizes(other), other);
  }
});
