import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { decode } from '../audio/decode.ts';
import { sniffedBytes, sniffMediaType } from '../audio/media-type.ts';
import { type PcmSamples, type PcmSegment, sampleRate } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';
import { type AudioFormatName, audioFormats } from './audio-formats.ts';
import { joinSamples } from './decode-all.ts';
import { encodeAudio } from './encode-audio.ts';
import { createSeededRandom } from './seeded-random.ts';
import { isFliteInstalled, speak } from './speak.ts';
import { reserveTemporaryFile } from './temporary-file.ts';
import { createToneEngine } from './tone-engine.ts';
import { randomDigitGroups, type ToneTruth, toneRecording } from './tones.ts';

const { signal } = new AbortController();

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

const hear = (samples: PcmSamples) => createToneEngine().transcribe(segmentOf(samples), { signal });

const assertTrue = ({ text, words = [] }: EngineResult, truth: ToneTruth, withinSeconds: number) => {
  assert.equal(text, truth.text);
  truth.words.forEach(({ word, startSeconds, endSeconds }, i) => {
    const heard = words[i];
    assert.ok(heard !== undefined && Math.abs(heard.startSeconds - startSeconds) < withinSeconds, `start of ${word}`);
    assert.ok(Math.abs(heard.endSeconds - endSeconds) < withinSeconds, `end of ${word}`);
  });
};

for (const [situation, options] of [
  ['clearly', {}],
  ['from the first sample to the last', { leadInSeconds: 0, leadOutSeconds: 0 }],
  ['with short pauses', { pauseSeconds: 0.4 }],
  ['30 dB quieter', { amplitude: 0.016 }],
  ['in noise', { noiseAmplitude: 0.1 }],
] as const) {
  test(`recognises digits ${situation}`, async () => {
    const groups = ['0123456789', '7777777777', '5', ...randomDigitGroups({ seed: 3, groups: 20 })];
    const recording = toneRecording(groups, options);
    assertTrue(await hear(recording.samples), recording, 0.05);
  });
}

const throughCodec = async (samples: PcmSamples, format: AudioFormatName, bitsPerSecond?: number) => {
  const bytes = await encodeAudio(samples, format, bitsPerSecond === undefined ? {} : { bitsPerSecond });
  const mediaType = sniffMediaType(bytes.subarray(0, sniffedBytes));
  assert.ok(mediaType);
  await using file = await reserveTemporaryFile();
  await writeFile(file.path, bytes);
  return await joinSamples(decode(file.path, { mediaType, maxSeconds: 600, signal }));
};

const formats = Object.keys(audioFormats) as AudioFormatName[];
const opusRates = [12_000, 32_000];
const otherRates = [24_000, 64_000];

test('recognises digits in every format', async () => {
  const recording = toneRecording(['0123456789', ...randomDigitGroups({ seed: 4, groups: 4 })]);
  await Promise.all(
    [
      ...formats.map((format) => [format] as const),
      ...opusRates.map((bitsPerSecond) => ['webm-opus', bitsPerSecond] as const),
      ...otherRates.flatMap((bitsPerSecond) => [['mp3', bitsPerSecond] as const, ['aac', bitsPerSecond] as const]),
    ].map(async ([format, bitsPerSecond]) => {
      const decoded = await throughCodec(recording.samples, format, bitsPerSecond);
      assertTrue(await hear(decoded), recording, 0.3);
    }),
  );
});

test('recognises nothing in silence, noise or very short audio', async () => {
  const random = createSeededRandom(5);
  const noise = Int16Array.from({ length: 60 * sampleRate }, () => 20_000 * (random() - 0.5));
  for (const samples of [new Int16Array(sampleRate), noise, new Int16Array(0), noise.slice(0, 100)]) {
    assert.deepEqual(await hear(samples), { text: '', words: [] });
  }
});

test('recognises nothing in speech', { skip: !isFliteInstalled() && 'not installed: flite' }, async () => {
  for (const voice of ['slt', 'rms', 'awb'] as const) {
    const speech = await speak('Seven nine, la la la. Ah! Vier Ecken hat mein Hut. Où est la bibliothèque ?', {
      voice,
    });
    assert.ok(speech.length > 3 * sampleRate);
    assert.equal((await hear(speech)).text, '');
  }
});

test('waits for the hook before the answer, and fails with it', async () => {
  const { samples } = toneRecording(['12345']);
  const heard: number[] = [];
  const engine = createToneEngine({
    beforeAnswer: async ({ index }) => {
      heard.push(index);
      if (index === 1) throw new Error('out of order');
    },
  });
  assert.equal((await engine.transcribe({ index: 0, startSeconds: 0, samples }, { signal })).text, '12345');
  await assert.rejects(engine.transcribe({ index: 1, startSeconds: 0, samples }, { signal }), /out of order/);
  assert.deepEqual(heard, [0, 1]);
});

test('aborts an answer that never comes', async () => {
  const engine = createToneEngine({ beforeAnswer: () => new Promise(() => {}) });
  const controller = new AbortController();
  const answer = engine.transcribe(segmentOf(new Int16Array(0)), { signal: controller.signal });
  controller.abort(new Error('gone'));
  await assert.rejects(answer, /gone/);
  await assert.rejects(engine.transcribe(segmentOf(new Int16Array(0)), { signal: controller.signal }), /gone/);
});
