import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withMp4Duration } from './mp4-duration.ts';

const bytes32 = (value: number) => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
const box = (type: string, ...content: readonly number[]) => [
  ...bytes32(8 + content.length),
  ...Buffer.from(type),
  ...content,
];

const movieHeader = box('mvhd', ...[0, 0, 0, 0], ...bytes32(1), ...bytes32(1), ...bytes32(1800), ...bytes32(0));
const short = (duration: number) => box('mehd', ...[0, 0, 0, 0], ...bytes32(duration));
const long = (duration: number) => box('mehd', ...[1, 0, 0, 0], ...bytes32(0), ...bytes32(duration));
const file = (extensionHeader: readonly number[]) => [
  ...box('ftyp', 1),
  ...box('moov', ...movieHeader, ...box('mvex', ...extensionHeader, ...box('trex', 7))),
  ...box('mdat', ...new Array(5000).fill(9)),
];

const blobOf = (bytes: readonly number[]) => new Blob([Uint8Array.from(bytes)], { type: 'audio/mp4' });
const bytesOf = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

for (const [name, extensionHeader] of Object.entries({ short, long })) {
  test(`sets an unknown duration, in the file’s timescale (${name} form)`, async () => {
    const patched = await withMp4Duration(blobOf(file(extensionHeader(0))), 2.5);
    assert.equal(patched.type, 'audio/mp4');
    assert.deepEqual(await bytesOf(patched), file(extensionHeader(4500)));
  });

  test(`keeps an existing duration (${name} form)`, async () => {
    const blob = blobOf(file(extensionHeader(1)));
    assert.equal(await withMp4Duration(blob, 2.5), blob);
  });
}

test('returns files without a duration field unchanged', async () => {
  for (const bytes of [[], [1, 2, 3], box('ftyp', 1), file([]), [...Buffer.from('OggS and no MP4 file at all')]]) {
    const blob = blobOf(bytes);
    assert.equal(await withMp4Duration(blob, 1), blob);
  }
});
