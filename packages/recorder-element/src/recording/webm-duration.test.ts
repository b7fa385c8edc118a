import assert from 'node:assert/strict';
import { test } from 'node:test';
import { patchDuration, withWebmDuration } from './webm-duration.ts';

/** An EBML element with a one-byte size. */
const element = (id: readonly number[], content: readonly number[]) => [...id, 0x80 | content.length, ...content];

const ebml = element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], [...Buffer.from('webm')]));
const scale = element([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40]);
const application = element([0x4d, 0x80], [...Buffer.from('Chrome')]);
const tracks = element([0x16, 0x54, 0xae, 0x6b], [1, 2, 3]);
const unknownSize = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

const webm = (information: readonly number[], segmentSize = unknownSize) =>
  Uint8Array.of(
    ...ebml,
    ...[0x18, 0x53, 0x80, 0x67],
    ...segmentSize,
    ...element([0x15, 0x49, 0xa9, 0x66], information),
    ...tracks,
  );

const float64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return [...bytes];
};

test('adds a missing duration, and does not change the rest', () => {
  const patched = patchDuration(webm([...scale, ...application]), 2.5);
  assert.ok(patched);
  const bytes = Buffer.from(patched);
  const content = [...scale, ...application, 0x44, 0x89, 0x88, ...float64(2500)];
  const size = [0x01, 0, 0, 0, 0, 0, 0, content.length];
  assert.notEqual(bytes.indexOf(Buffer.from([0x15, 0x49, 0xa9, 0x66, ...size, ...content, ...tracks])), -1);
  assert.deepEqual([...patched.slice(0, ebml.length)], ebml);
});

test('overwrites a wrong duration in place', () => {
  const header = webm([...scale, ...element([0x44, 0x89], float64(1))]);
  assert.deepEqual(patchDuration(header, 3), webm([...scale, ...element([0x44, 0x89], float64(3000))]));
});

test('accepts eight-byte sizes, as written by Firefox', () => {
  const wide = (id: readonly number[], content: readonly number[]) => [
    ...id,
    ...[0x01, 0, 0, 0, 0, 0, 0, content.length],
    ...content,
  ];
  const header = (duration: number) =>
    Uint8Array.of(
      ...wide([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], [...Buffer.from('webm')])),
      ...[0x18, 0x53, 0x80, 0x67],
      ...unknownSize,
      ...wide([0x11, 0x4d, 0x9b, 0x74], []),
      ...wide([0x15, 0x49, 0xa9, 0x66], [...scale, ...element([0x44, 0x89], float64(duration))]),
      ...tracks,
    );
  assert.deepEqual(patchDuration(header(0), 2), header(2000));
});

test('overwrites a single-precision duration', () => {
  const header = webm(element([0x44, 0x89], [0, 0, 0, 0]));
  assert.deepEqual(patchDuration(header, 1), webm(element([0x44, 0x89], [0x44, 0x7a, 0, 0])));
});

test('writes the duration in the file’s timescale', () => {
  const halfMillisecond = element([0x2a, 0xd7, 0xb1], [0x07, 0xa1, 0x20]);
  const header = webm([...halfMillisecond, ...element([0x44, 0x89], float64(0))]);
  assert.deepEqual(patchDuration(header, 1), webm([...halfMillisecond, ...element([0x44, 0x89], float64(2000))]));
});

test('does not change files that cannot be patched', () => {
  const whole = webm(scale);
  for (const header of [
    new Uint8Array(),
    Uint8Array.from(Buffer.from('OggS not a WebM file')),
    Uint8Array.from(ebml),
    whole.slice(0, ebml.length + 16),
    webm(scale, [0xbf]),
  ]) {
    assert.equal(patchDuration(header, 1), undefined);
  }
});

test('tolerates truncated and damaged files', () => {
  const whole = webm([...scale, ...application]);
  for (let i = 0; i < whole.length; i++) {
    patchDuration(whole.slice(0, i), 1);
    patchDuration(whole.with(i, 0), 1);
    patchDuration(whole.with(i, 0xff), 1);
  }
});

test('keeps the media type and the content after the header', async () => {
  const audio = new Uint8Array(2000).fill(7);
  const blob = new Blob([webm(scale), audio], { type: 'audio/webm;codecs=opus' });
  const patched = await withWebmDuration(blob, 2);
  assert.equal(patched.type, blob.type);
  const bytes = new Uint8Array(await patched.arrayBuffer());
  assert.deepEqual(bytes.slice(-audio.length), audio);
  assert.equal(bytes.length, blob.size + 11 + 7);
});

test('returns other blobs unchanged', async () => {
  const blob = new Blob(['not WebM'], { type: 'audio/ogg' });
  assert.equal(await withWebmDuration(blob, 2), blob);
});
