import assert from 'node:assert/strict';
import { copyFile, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { type PcmSamples, sampleRate } from '../audio/pcm.ts';
import { cutAudio } from '../testing/cut-audio.ts';
import { noise, noiseKinds } from '../testing/noise.ts';
import { openSilero, sileroMissing, sileroModel } from '../testing/silero.ts';
import { isFliteInstalled, speak } from '../testing/speak.ts';
import { reserveTemporaryFile } from '../testing/temporary-file.ts';
import { childProcesses } from '../testing/test-server.ts';
import { createSileroDetector } from './silero-detector.ts';
import type { VoiceActivityDetector } from './voice-activity.ts';

const skip = sileroMissing();
const skipSpeech = skip || (!isFliteInstalled() && 'flite is not installed');
const window = { min: 12, max: 20 };

const scale = (samples: PcmSamples, factor: number): PcmSamples => samples.map((sample) => Math.round(factor * sample));

/** Silence of this length, with speech from the given seconds on. */
const place = (seconds: number, ...spoken: [second: number, speech: PcmSamples][]): PcmSamples => {
  const samples: PcmSamples = new Int16Array(seconds * sampleRate);
  for (const [second, speech] of spoken) samples.set(speech, second * sampleRate);
  return samples;
};

const sum = (one: PcmSamples, other: PcmSamples): PcmSamples => one.map((sample, i) => sample + (other[i] ?? 0));

/** Returns whether one segment covers the range, except for the 0.25 s of silence that flite adds on both sides. */
const covers = (segments: Awaited<ReturnType<typeof cutAudio>>, from: number, to: number) =>
  segments.some(
    ({ startSeconds, samples }) =>
      startSeconds <= from + 0.25 && startSeconds + samples.length / sampleRate >= to - 0.25,
  );

const withDetector = async (work: (detector: VoiceActivityDetector) => Promise<void>) => {
  await using detector = openSilero();
  await work(detector);
};

for (const kind of noiseKinds) {
  test(`finds no speech in a minute of ${kind}`, { skip }, () =>
    withDetector(async (detector) => {
      assert.deepEqual(await cutAudio(noise(kind, 60), window, detector), []);
    }),
  );
}

test('finds speech that is 30 dB quieter, and speech in noise 10 dB below it', { skip: skipSpeech }, () =>
  withDetector(async (detector) => {
    const sentence = await speak('The quick brown fox jumps over the lazy dog.');
    const length = sentence.length / sampleRate;
    const quiet = place(20, [8, scale(sentence, 0.0316)]);
    assert.ok(covers(await cutAudio(quiet, window, detector), 8, 8 + length));
    for (const kind of ['white', 'street', 'hum', 'keyboard'] as const) {
      const noisy = sum(place(20, [8, sentence]), scale(noise(kind, 20), 0.3));
      assert.ok(covers(await cutAudio(noisy, window, detector), 8, 8 + length), kind);
    }
  }),
);

test('starts a new process if one dies', { skip }, () =>
  withDetector(async (detector) => {
    const before = await childProcesses();
    const samples = noise('white', 4);
    const speech = await detector.detect(samples);
    const [child = assert.fail()] = (await childProcesses()).filter((id) => !before.includes(id));
    process.kill(child, 'SIGKILL');
    assert.deepEqual(await detector.detect(samples), speech);
  }),
);

test('falls back to the energy detector if the model is missing or cannot be loaded', { skip }, async () => {
  const samples = noise('white', 4);
  const faults: string[] = [];
  const onFallback = ({ message }: Error) => faults.push(message);
  const absent = createSileroDetector({ model: '/nowhere/silero.onnx', onFallback });
  assert.ok((await absent.detect(samples)).includes(1));
  assert.deepEqual(faults, []);

  const wrong = createSileroDetector({ model: import.meta.filename, onFallback });
  assert.ok((await wrong.detect(samples)).includes(1));
  assert.ok((await wrong.detect(samples)).includes(1));
  assert.equal(faults.length, 1);
  assert.match(faults[0] ?? '', /voice detector/);
});

test('keeps its process if another one cannot start', { skip }, async () => {
  await using model = await reserveTemporaryFile();
  await copyFile(sileroModel, model.path);
  const faults: Error[] = [];
  const detector = createSileroDetector({ model: model.path, processes: 2, onFallback: (error) => faults.push(error) });
  const samples = noise('white', 4);
  const hasSpeech = async () => (await detector.detect(samples)).includes(1);
  assert.equal(await hasSpeech(), false);
  await writeFile(model.path, 'damaged');
  assert.deepEqual(await Promise.all([hasSpeech(), hasSpeech()]), [false, true]);
  assert.deepEqual([await hasSpeech(), await hasSpeech(), faults.length], [false, false, 1]);
  await detector[Symbol.asyncDispose]?.();
});

test('tries the model again a minute after it could not be loaded', { skip }, async (t) => {
  await using model = await reserveTemporaryFile();
  await writeFile(model.path, 'damaged');
  const detector = createSileroDetector({ model: model.path });
  const samples = noise('white', 4);
  assert.ok((await detector.detect(samples)).includes(1));
  await copyFile(sileroModel, model.path);
  assert.ok((await detector.detect(samples)).includes(1));
  const later = performance.now() + 61_000;
  t.mock.method(performance, 'now', () => later);
  assert.ok(!(await detector.detect(samples)).includes(1));
  await detector[Symbol.asyncDispose]?.();
});
