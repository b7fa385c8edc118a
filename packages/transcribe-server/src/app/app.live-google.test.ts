import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeWav } from '../audio/pcm.ts';
import { createGoogleEngine } from '../engines/google/google.ts';
import { type GoogleSpeechEmulatorOptions, startGoogleSpeechEmulator, type ToneOptions } from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startStreamedRecording, wordsOf } from '../testing/streamed-recording.ts';
import { until } from '../testing/test-server.ts';

interface StartOptions extends GoogleSpeechEmulatorOptions {
  readonly groups?: number;
  readonly tones?: ToneOptions;
  readonly maxAudioSeconds?: number;
}

/** A recording in real time, with a Google emulator whose clock is that of the recording. */
const start = async ({ groups, tones, maxAudioSeconds, ...options }: StartOptions = {}) => {
  const clock = createManualClock();
  const google = await startGoogleSpeechEmulator({ clock, ...options });
  const engine = createGoogleEngine({ emulatorHost: google.host, isStreaming: true });
  const recording = await startStreamedRecording({
    ...{ engine, clock },
    ...(groups !== undefined && { groups }),
    ...(tones !== undefined && { tones }),
    ...(maxAudioSeconds !== undefined && { maxAudioSeconds }),
  });
  return {
    ...{ clock, google, ...recording },
    async [Symbol.asyncDispose]() {
      await recording.server[Symbol.asyncDispose]();
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
