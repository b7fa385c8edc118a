import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AudioFormatName, audioFormats, encodeAudio, toneRecording } from '../testing/index.ts';
import { sniffedBytes } from './media-type.ts';
import { readingOf } from './streamable.ts';

const { samples } = toneRecording(['12345', '67890'], { leadOutSeconds: 20 });

test('what recorders make is read from its first bytes on', async () => {
  for (const [format, bytes] of [
    ['webm-opus-live', 4],
    ['ogg-opus', 5],
    ['wav', 12],
    ['mp4-aac-fragmented', 2000],
  ] as const) {
    const file = await encodeAudio(samples, format);
    const { mediaType, isStreamable } = readingOf(file.slice(0, bytes), undefined, false) ?? {};
    assert.ok(mediaType !== undefined && isStreamable, format);
    assert.equal(readingOf(file.slice(0, 3), undefined, false), undefined);
  }
});

test('only an MP4 without fragments waits for its end', async () => {
  for (const format of Object.keys(audioFormats) as AudioFormatName[]) {
    const head = (await encodeAudio(samples, format)).slice(0, sniffedBytes);
    assert.equal(readingOf(head, undefined, true)?.isStreamable, !['mp4-aac', 'm4a'].includes(format), format);
  }
});

test('what is no audio is never read', () => {
  const head = new TextEncoder().encode('hello '.repeat(20_000)).slice(0, sniffedBytes);
  for (const isAll of [false, true]) assert.equal(readingOf(head, 'audio/webm', isAll), undefined);
});
