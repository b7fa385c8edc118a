import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { decode } from './decode.ts';
import { type MediaType, sniffedBytes, sniffMediaType } from './media-type.ts';
import { lengthOf, secondsOf } from './pcm.ts';

const seconds = 2;
const sine = ['-v', 'error', '-f', 'lavfi', '-i', `sine=d=${seconds}:r=48000`];

/** Makes a file with ffmpeg, finds out what it is and reads it as that. */
const makeAndRead = async (ffmpegArguments: string) => {
  await using file = await reserveTemporaryFile();
  await promisify(execFile)('ffmpeg', [...sine, ...ffmpegArguments.split(' '), file.path]);
  const bytes = await readFile(file.path);
  const mediaType = sniffMediaType(bytes.subarray(0, sniffedBytes));
  assert.ok(mediaType, `not recognised: ${ffmpegArguments}`);
  let length = 0;
  const { signal } = new AbortController();
  for await (const chunk of decode(file.path, { mediaType, maxSeconds: 60, signal })) length += lengthOf(chunk);
  return { bytes, container: mediaType.container, decodedSeconds: secondsOf({ length }) };
};

const files: Readonly<Record<MediaType['container'], readonly string[]>> = {
  webm: ['-c:a libopus -f webm', '-c:a libopus -live 1 -f webm', '-c:a libvorbis -f webm', '-c:a flac -f matroska'],
  ogg: ['-c:a libopus -f ogg', '-c:a libvorbis -f ogg', '-c:a flac -f ogg'],
  mp4: [
    '-c:a aac -f mp4',
    '-c:a aac -movflags frag_keyframe+empty_moov -f mp4',
    '-c:a aac -movflags faststart -f ipod',
    '-c:a alac -f ipod',
    '-c:a libopus -f mp4',
    '-c:a pcm_s16le -f mov',
  ],
  wav: ['-f wav', '-rf64 always -f wav', '-c:a pcm_mulaw -f wav', '-c:a pcm_f32le -f wav'],
  flac: ['-f flac'],
  mp3: [
    '-c:a libmp3lame -f mp3',
    '-c:a libmp3lame -write_xing 0 -id3v2_version 0 -f mp3',
    '-c:a libmp3lame -ar 44100 -q:a 4 -f mp3',
    '-c:a libmp3lame -ar 22050 -f mp3',
    '-c:a libmp3lame -ar 8000 -b:a 8k -f mp3',
    '-c:a mp2 -f mp2',
    '-c:a mp2 -ar 22050 -f mp2',
  ],
  aac: ['-c:a aac -f adts', '-c:a aac -ar 16000 -b:a 24k -f adts', '-c:a aac -write_id3v2 1 -f adts'],
  aiff: ['-f aiff', '-c:a pcm_mulaw -f aiff'],
};

test('detects the type of files from ffmpeg, and ffmpeg reads them as that type', async () => {
  await Promise.all(
    Object.entries(files).flatMap(([expected, variants]) =>
      variants.map(async (ffmpegArguments) => {
        const { container, decodedSeconds } = await makeAndRead(ffmpegArguments);
        assert.equal(container, expected, ffmpegArguments);
        assert.ok(Math.abs(decodedSeconds - seconds) < 0.2, `${ffmpegArguments}: ${decodedSeconds} s`);
      }),
    ),
  );
});

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const id3Tag = (contentBytes: number, flags = 0): Uint8Array => {
  const size = [21, 14, 7, 0].map((shift) => (contentBytes >> shift) & 0x7f);
  return Uint8Array.from([...latin1('ID3'), 4, 0, flags, ...size, ...new Uint8Array(contentBytes)]);
};

const sniff = (...parts: Uint8Array[]) => sniffMediaType(Buffer.concat(parts).subarray(0, sniffedBytes))?.container;

test('skips a leading tag', async () => {
  const [mp3, aac, flac] = await Promise.all([
    makeAndRead('-c:a libmp3lame -id3v2_version 0 -f mp3'),
    makeAndRead('-c:a aac -f adts'),
    makeAndRead('-f flac'),
  ]);
  const footer = new Uint8Array(10);
  for (const { bytes, container } of [mp3, aac, flac]) {
    assert.equal(sniff(id3Tag(500), bytes), container);
    assert.equal(sniff(id3Tag(20_000, 0x10), footer, bytes), container);
    assert.equal(sniff(id3Tag(100), id3Tag(300), bytes), container);
  }
});

test('uses the declared type if a tag hides the content', () => {
  const head = id3Tag(2 * sniffedBytes).subarray(0, sniffedBytes);
  assert.equal(sniffMediaType(head)?.container, 'mp3');
  assert.equal(sniffMediaType(head, 'audio/aac')?.container, 'aac');
  assert.equal(sniffMediaType(head, 'audio/x-flac')?.container, 'flac');
  assert.equal(sniffMediaType(head, 'text/html')?.container, 'mp3');
});

test('finds raw frames after junk bytes, and in a file with only two frames', async () => {
  const random = createSeededRandom(1);
  const junk = Uint8Array.from({ length: 2000 }, () => 256 * random());
  for (const ffmpegArguments of ['-c:a libmp3lame -write_xing 0 -id3v2_version 0 -f mp3', '-c:a aac -f adts']) {
    const { bytes, container } = await makeAndRead(ffmpegArguments);
    assert.equal(sniff(new Uint8Array(3000), bytes), container);
    assert.equal(sniff(junk, bytes), container);
    assert.equal(sniff(bytes.subarray(1)), container, 'cut inside a frame');
    const isSync = (i: number) => bytes[i] === bytes[0] && bytes[i + 1] === bytes[1];
    const thirdFrame = [...bytes.keys()].filter(isSync)[2];
    assert.equal(sniff(bytes.subarray(0, thirdFrame)), container);
  }
});

test('accepts QuickTime and MP4 that begin with any of their boxes', () => {
  for (const box of ['ftyp', 'styp', 'moov', 'free', 'skip', 'wide', 'pnot', 'mdat']) {
    assert.equal(sniff(latin1(`\0\0\0\x20${box}${'\0'.repeat(24)}`)), 'mp4');
  }
  assert.equal(sniff(latin1('\x7f\x12\x34\x56mdat')), 'mp4');
  assert.equal(sniff(latin1('The free book')), undefined);
});

for (const [name, ...parts] of [
  ['nothing', ''],
  ['text', 'The quick brown fox. '.repeat(500)],
  ['text that begins like a tag', 'ID3 is a way to name songs. '.repeat(500)],
  ['HTML', `<!doctype html><title>Music</title>${'<p>RIFF WAVE OggS fLaC</p>'.repeat(500)}`],
  ['JSON', '{"audio":"UklGRiQAAABXQVZF"}'],
  ['an HLS playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1/a.aac\n'],
  ['an ffconcat list', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['PDF', '%PDF-1.7\n'],
  ['PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
  ['ZIP', 'PK\x03\x04\x14\0\0\0\0\0'],
  ['WebP', 'RIFF\0\0\0\x24WEBPVP8 '],
  ['zeros', '\0'.repeat(sniffedBytes)],
  ['ones', '\xff'.repeat(sniffedBytes)],
] as const) {
  test(`${name} is not audio`, () => assert.equal(sniff(...parts.map(latin1)), undefined));
}

test('rejects a ZIP or PDF file that contains a song', async () => {
  const { bytes } = await makeAndRead('-c:a libmp3lame -id3v2_version 0 -f mp3');
  for (const start of ['PK\x03\x04\x14\0\0\0song.mp3', '%PDF-1.7\n'])
    assert.equal(sniff(latin1(start), bytes), undefined);
});

test('rejects random bytes', () => {
  const random = createSeededRandom(2);
  const head = new Uint8Array(16_000);
  for (let i = 0; i < 100; i++) assert.equal(sniff(head.map(() => 256 * random())), undefined);
});
