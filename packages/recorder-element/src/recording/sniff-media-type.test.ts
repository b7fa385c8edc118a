import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sniffMediaType } from './sniff-media-type.ts';

const sniff = (...parts: string[]) => sniffMediaType(new Blob([Buffer.from(parts.join(''), 'latin1')]));

test('detects the container from the first bytes, whatever the file name', async () => {
  for (const [bytes, mediaType] of [
    ['RIFF\xff\xff\xff\xffWAVEfmt ', 'audio/wav'],
    ['FORM\0\0\0\x04AIFF', 'audio/aiff'],
    ['FORM\0\0\0\x04AIFC', 'audio/aiff'],
    ['fLaC\0', 'audio/flac'],
    ['ID3\x04\0', 'audio/mpeg'],
    ['\xff\xfb\x90\x64', 'audio/mpeg'],
    ['\xff\xf1\x50\x80', 'audio/aac'],
    ['RIFF\0\0\0\0AVI LIST', undefined],
    ['%PDF-1.7', undefined],
    ['hello', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(await sniff(bytes), mediaType, JSON.stringify(bytes));
  }
});

test('detects the codec in a container, wherever the index of an MP4 is', async () => {
  const entry = (codec: string) => `\0\0\0\x24${codec}\0\0\0\0\0\0\0\x01`;
  const media = 'x'.repeat(600_000);
  assert.equal(await sniff('\x1a\x45\xdf\xa3', 'webm', 'A_OPUS'), 'audio/webm;codecs=opus');
  assert.equal(await sniff('OggS\0', 'OpusHead'), 'audio/ogg;codecs=opus');
  assert.equal(await sniff('OggS\0', '\x01vorbis'), 'audio/ogg;codecs=vorbis');
  assert.equal(await sniff('\0\0\0\x20ftypM4A ', entry('mp4a'), media), 'audio/mp4;codecs=mp4a');
  assert.equal(await sniff('\0\0\0\x20ftypM4A ', media, 'Magnum Opus', entry('alac')), 'audio/mp4;codecs=alac');
  assert.equal(await sniff('\0\0\0\x20ftypisom', media, entry('Opus'), media), 'audio/mp4');
});
