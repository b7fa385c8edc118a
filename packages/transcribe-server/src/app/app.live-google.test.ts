import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { encodeWav, sampleRate } from '../audio/pcm.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { followUpload } from '../testing/follow-upload.ts';
import {
  type GoogleSpeechEmulatorOptions,
  randomDigitGroups,
  startGoogleSpeechEmulator,
  type ToneOptions,
  toneRecording,
} from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startTestServer, until } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

const wavHeaderBytes = 44;
/** Minimum number of samples of the segmenter's detections. Those of live text are shorter. */
const segmenterWindow = 30_000;
const chunkSeconds = 0.5;

const wordsOf = (text: string | undefined): string[] => text?.split(' ').filter(Boolean) ?? [];

interface StartOptions extends GoogleSpeechEmulatorOptions {
  readonly groups?: number;
  readonly tones?: ToneOptions;
  readonly maxAudioSeconds?: number;
}

/** A recording in real time, with a Google emulator whose clock is that of the recording. */
const start = async ({ groups = 20, tones = {}, maxAudioSeconds = 3600, ...options }: StartOptions = {}) => {
  const clock = createManualClock();
  const google = await startGoogleSpeechEmulator({ clock, ...options });
  const energy = createEnergyDetector();
  let detections = 0;
  const voiceActivity: VoiceActivityDetector = {
    detect(samples, contextFrames) {
      if (samples.length < segmenterWindow) detections++;
      return energy.detect(samples, contextFrames);
    },
  };
  const engine = createGoogleEngine({ emulatorHost: google.host, isStreaming: true });
  const server = await startTestServer({ engine, voiceActivity, clock, limits: { maxAudioSeconds } });
  const truth = toneRecording(randomDigitGroups({ seed: 9, groups }), { pauseSeconds: 0.8, ...tones });
  const bytes = encodeWav(truth.samples);
  const upload = await beginUpload(server.url);
  const reader = await followUpload(upload);

  /** Records up to this time, and waits until every word is shown that ended at least one second before. */
  const record = async (to: number, { isShown = true } = {}) => {
    while ((upload.offset - wavHeaderBytes) / (2 * sampleRate) < to) {
      const before = detections;
      clock.advance(chunkSeconds);
      await upload.append(bytes.slice(upload.offset, upload.offset + 2 * sampleRate * chunkSeconds));
      await until(() => detections > before);
      const seconds = (upload.offset - wavHeaderBytes) / (2 * sampleRate);
      const said = truth.words.filter(({ endSeconds }) => endSeconds < seconds - 1).length;
      if (isShown) await until(() => wordsOf(reader.shown.at(-1)).length >= said);
      if (upload.offset >= bytes.length) return;
    }
  };

  const finish = async (): Promise<string> => {
    const { text } = (await (await upload.finish(bytes)).json()) as Transcription;
    await reader.ended;
    return text;
  };

  const assertInOrder = () => {
    const said = wordsOf(truth.text);
    for (const text of reader.shown) {
      const words = wordsOf(text);
      assert.deepEqual(words.slice(0, -1), said.slice(0, words.length - 1));
    }
  };

  return {
    ...{ clock, google, server, truth, upload, reader, record, finish, assertInOrder },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
    },
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('partial and final text come from one stream, and nothing is recognised again', async () => {
  await using live = await start();
  await live.record(live.truth.seconds - 1);
  assert.equal(await live.finish(), live.truth.text);
  live.assertInOrder();
  assert.ok(live.reader.segments.length > 1);
  assert.deepEqual(live.google.calls, []);
  const billed = sum(live.google.streams.map(({ billedSeconds }) => billedSeconds));
  assert.ok(billed > 0 && billed <= live.truth.seconds + live.google.streams.length, `${billed}`);
  assert.deepEqual(
    live.google.streams.flatMap(({ finalWords }) => finalWords),
    wordsOf(live.truth.text),
  );
});

test('recognises audio once that a broken stream has not finished', async () => {
  const unavailable = { code: 14, details: 'The service is currently unavailable.' };
  await using live = await start({
    beforeResult: (seconds, place) => (place === 0 && seconds > 9 ? unavailable : undefined),
  });
  await live.record(8);
  await live.record(live.truth.seconds - 1, { isShown: false });
  assert.equal(await live.finish(), live.truth.text);
  assert.ok(live.google.streams.length > 1);
  assert.equal(live.google.streams[0]?.outcome, 'failed');
  const recognised = sum(live.google.calls.map(({ audioSeconds }) => audioSeconds));
  assert.ok(recognised > 0 && recognised < 15, `${recognised}`);
});

test('the stream pauses in two minutes of silence', async () => {
  await using live = await start({ groups: 2, tones: { pauseSeconds: 120 } });
  await live.record(live.truth.seconds - 1);
  assert.equal(await live.finish(), live.truth.text);
  assert.equal(live.google.streams.length, 2);
  for (const { outcome, audioSeconds } of live.google.streams) {
    assert.equal(outcome, 'ended');
    assert.ok(audioSeconds < 10, `${audioSeconds}`);
  }
  assert.deepEqual(live.google.calls, []);
});

test('renews a stream at a pause before its maximum duration', async () => {
  await using live = await start({ groups: 160 });
  await live.record(live.truth.seconds - 1);
  assert.ok(live.truth.seconds > 300);
  assert.equal(await live.finish(), live.truth.text);
  assert.deepEqual(
    live.google.streams.map(({ outcome }) => outcome),
    ['ended', 'ended'],
  );
  assert.deepEqual(live.google.calls, []);
});

test('recognises audio that arrives faster than real time without a stream', async () => {
  await using live = await start();
  assert.equal(await live.finish(), live.truth.text);
  assert.deepEqual(live.google.streams, []);
});

test('cancels the stream immediately when the upload is deleted', async () => {
  await using live = await start();
  await live.record(6);
  await live.upload.delete();
  await until(() => live.google.streams.every(({ outcome }) => outcome === 'cancelled'));
  await live.reader.ended;
});

test('cancels the stream when the recording becomes too long', async () => {
  await using live = await start({ maxAudioSeconds: 8 });
  await live.record(6);
  await live.upload.append(encodeWav(live.truth.samples).slice(live.upload.offset));
  await until(() => live.google.streams.every(({ outcome }) => outcome === 'cancelled'));
  await live.reader.ended;
});
