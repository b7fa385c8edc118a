import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { decodeAll, inMemory, joinSamples } from '../testing/decode-all.ts';
import { findOffset } from '../testing/find-offset.ts';
import { type AudioFormatName, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import type { GrowingAudio } from './audio-source.ts';
import { decode } from './decode.ts';
import { runFfmpeg } from './ffmpeg-process.ts';
import { sniffMediaType } from './media-type.ts';
import { type PcmSamples, sampleRate } from './pcm.ts';

const groups = randomDigitGroups({ seed: 5, groups: 8 });
const { samples } = toneRecording(groups, { noiseAmplitude: 0.02 });
const { signal } = new AbortController();
const inProcess = [
  ...['webm-opus', 'webm-opus-live', 'ogg-opus', 'mp4-opus', 'mp4-opus-fragmented', 'wav', 'aiff'],
] as AudioFormatName[];

const encoded = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
/** Encodes the recording once for each format. Returns a copy. */
const encode = async (format: AudioFormatName, channels: 1 | 2 = 1): Promise<Uint8Array<ArrayBuffer>> => {
  const name = `${format} ${channels}`;
  const file = encoded.get(name) ?? encodeAudio(samples, format, { channels });
  encoded.set(name, file);
  return (await file).slice();
};

const decodeWithFfmpeg = async (bytes: Uint8Array): Promise<PcmSamples> => {
  await using file = await reserveTemporaryFile();
  await writeFile(file.path, bytes);
  const mediaType = sniffMediaType(bytes) ?? assert.fail();
  return await joinSamples(runFfmpeg(file.path, { mediaType, maxSeconds: 3600, signal }));
};

const assertAlike = (ours: PcmSamples, theirs: PcmSamples, label: string) => {
  const apart = (Math.abs(ours.length - theirs.length) / sampleRate) * 1000;
  assert.ok(apart <= 10, `${label}: the lengths are ${apart} ms apart`);
  const offset = (Math.abs(findOffset(ours, theirs, 320)) / sampleRate) * 1000;
  assert.ok(offset <= 5, `${label}: ${offset} ms behind`);
};

/** A file that grows in chunks of random length. */
const createGrowing = (path: string, whole: Uint8Array, random: () => number): GrowingAudio => {
  let bytes = 0;
  let growth: Promise<void> | undefined;
  const grow = async () => {
    const end = Math.min(whole.length, bytes + Math.ceil(random() * 5000));
    await appendFile(path, whole.subarray(bytes, end));
    bytes = end;
    growth = undefined;
  };
  const waitForBytes = async (count: number) => {
    while (bytes < Math.min(count, whole.length)) {
      growth ??= grow(); // Several may wait at once.
      await growth;
    }
  };
  return {
    path,
    get bytes() {
      return bytes;
    },
    get isComplete() {
      return bytes === whole.length;
    },
    waitForBytes,
    completed: () => waitForBytes(whole.length),
    async *read() {
      for (let start = 0; start < whole.length; start = bytes) {
        await waitForBytes(start + 1);
        yield whole.subarray(start, bytes);
      }
    },
  };
};

for (const format of inProcess) {
  for (const channels of [1, 2] as const) {
    test(`decodes ${format} with ${channels} channels to the samples of ffmpeg`, async () => {
      const file = await encode(format, channels);
      assertAlike(await decodeAll(inMemory(file), file), await decodeWithFfmpeg(file), format);
    });
  }
}

for (const [name, ffmpegArguments] of [
  ['WAV of 44.1 kHz', '-ar 44100 -f wav'],
  ['WAV of 8 kHz with mu-law', '-ar 8000 -c:a pcm_mulaw -f wav'],
  ['WAV of 11.025 kHz with A-law', '-ar 11025 -c:a pcm_alaw -f wav'],
  ['WAV of 48 kHz with floating point', '-ar 48000 -c:a pcm_f32le -f wav'],
  ['WAV of 24 bits with six channels', '-ac 6 -c:a pcm_s24le -f wav'],
  ['RF64 of 32 bits', '-c:a pcm_s32le -rf64 always -f wav'],
  ['WAV of 8 bits', '-c:a pcm_u8 -f wav'],
  ['AIFF-C of 96 kHz with floating point', '-ar 96000 -c:a pcm_f64be -f aiff'],
  ['little-endian AIFF-C', '-c:a pcm_s16le -f aiff'],
  ['Ogg/Opus in frames of 60 ms', '-c:a libopus -frame_duration 60 -f ogg'],
  ['WebM/Opus in frames of 2.5 ms', '-c:a libopus -frame_duration 2.5 -application lowdelay -f webm'],
  ['Ogg/Opus of 8 kbit/s', '-c:a libopus -b:a 8k -application voip -f ogg'],
  ['Matroska/Opus with lacing by default', '-c:a libopus -f matroska'],
] as const) {
  test(`decodes ${name} to the samples of ffmpeg`, async () => {
    const file = await encodeAudio(samples, { ffmpegArguments: ffmpegArguments.split(' ') });
    assertAlike(await decodeAll(inMemory(file), file), await decodeWithFfmpeg(file), name);
  });
}

test('returns the encoded samples, from the first to the last', async () => {
  for (const format of ['webm-opus', 'webm-opus-live', 'ogg-opus', 'wav', 'aiff'] as const) {
    const file = await encode(format);
    assertAlike(await decodeAll(inMemory(file), file), samples, format);
  }
});

test('returns the same samples however the file arrives', async () => {
  const random = createSeededRandom(9);
  for (const format of [...inProcess, 'mp4-aac', 'mp4-aac-fragmented'] as AudioFormatName[]) {
    await using file = await reserveTemporaryFile();
    const whole = await encode(format);
    await writeFile(file.path, '');
    const grown = await decodeAll(createGrowing(file.path, whole, random), whole);
    const read = await decodeAll(file.path, whole);
    // Not deepEqual: its report of so many different samples needs gigabytes.
    assert.equal(read.length, grown.length, format);
    assert.equal(
      read.findIndex((sample, index) => sample !== grown[index]),
      -1,
      format,
    );
  }
});

/** Removes the bytes between two occurrences of a mark, as if packets were lost. */
const cutBetween = (file: Uint8Array, mark: string, from: number, to: number): Uint8Array => {
  const bytes = Buffer.from(file);
  const starts: number[] = [];
  for (let i = bytes.indexOf(mark, 0, 'latin1'); i >= 0; i = bytes.indexOf(mark, i + 1, 'latin1')) starts.push(i);
  return Buffer.concat([bytes.subarray(0, starts[from]), bytes.subarray(starts[to])]);
};

for (const [format, mark] of [
  ['webm-opus-live', '\x1f\x43\xb6\x75'],
  ['ogg-opus', 'OggS'],
] as const) {
  test(`replaces missing packets in ${format} with silence, with both decoders`, async () => {
    const whole = await encode(format);
    const file = cutBetween(whole, mark, 4, 7);
    assert.ok(file.length < whole.length * 0.9);
    const ours = await decodeAll(inMemory(file), file);
    assertAlike(ours, samples, 'the whole');
    assertAlike(ours, await decodeWithFfmpeg(file), 'ffmpeg');
    const silent = ours.filter((sample) => Math.abs(sample) < 2).length / sampleRate;
    assert.ok(silent > 1.5 && silent < 4, `${silent} s of silence`);
  });
}

test('ignores timestamps beyond the longest recording', async () => {
  const file = Buffer.from(await encode('ogg-opus'));
  const page = file.indexOf('OggS', file.length / 2);
  file.writeBigInt64LE(48_000n * 100_000n, page + 6);
  assertAlike(await decodeAll(inMemory(file), file), samples, 'the whole');
});

test('continues after damage', async () => {
  const random = createSeededRandom(3);
  for (const format of ['webm-opus', 'webm-opus-live', 'ogg-opus', 'mp4-opus-fragmented'] as const) {
    const file = await encode(format);
    const middle = Math.floor(file.length / 2);
    for (let i = 0; i < 300; i++) file[middle + i] = random() * 256;
    const decoded = await decodeAll(inMemory(file), file);
    const lost = (samples.length - decoded.length) / sampleRate;
    assert.ok(Math.abs(lost) < 1.5, `${format}: ${lost} s are lost`);
  }
});

test('decodes the available part of a truncated file', async () => {
  for (const format of inProcess.filter((name) => name !== 'mp4-opus')) {
    const file = await encode(format);
    const half = file.subarray(0, file.length / 2);
    const share = (await decodeAll(inMemory(half), half)).length / samples.length;
    assert.ok(share > 0.35 && share < 0.65, `${format}: ${share}`);
  }
});

test('rejects audio with a declared duration that is too long before decoding', async () => {
  const silence = new Int16Array(12 * sampleRate);
  for (const format of ['webm-opus', 'wav', 'aiff', 'mp4-opus', 'flac'] as const) {
    const noise = silence.map(createNoise(7));
    await using file = await reserveTemporaryFile();
    const bytes = await encodeAudio(noise, format);
    await writeFile(file.path, bytes);
    const mediaType = sniffMediaType(bytes) ?? assert.fail();
    const first = decode(file.path, { mediaType, maxSeconds: 6, signal }).next();
    await assert.rejects(first, { code: 'audio-too-long' }, format);
  }
});

const createNoise = (seed: number): (() => number) => {
  const random = createSeededRandom(seed);
  return () => 20_000 * (random() - 0.5);
};

test('rejects AIFF with a sample rate that is not a number as unreadable', async () => {
  const file = Buffer.from(await encode('aiff'));
  file.fill(0, file.indexOf('COMM') + 16, file.indexOf('COMM') + 26).writeUInt16BE(0x7fff, file.indexOf('COMM') + 16);
  await assert.rejects(decodeAll(inMemory(file), file), { code: 'unreadable-audio' });
});

test('decodes the formats that need ffmpeg', async () => {
  for (const format of ['m4a', 'flac', 'mp3', 'aac'] as const) {
    await using file = await reserveTemporaryFile();
    const bytes = await encode(format);
    await writeFile(file.path, bytes);
    const { length } = await decodeAll(file.path, bytes);
    assert.ok(Math.abs(length - samples.length) < 0.1 * sampleRate, format);
  }
});
