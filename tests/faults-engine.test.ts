import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import { createGoogleEngine } from '../packages/transcribe-server/src/engines/google/google.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertAnsweredOnce, secondsIn, startGoogleLedger } from './google-ledger.ts';
import { assertWhole, fastRetries, recordLive } from './live-recording.ts';

const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 61, groups: 110 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

type Server = Awaited<ReturnType<typeof startTestServer>>;

const isClean = async (server: Server) => {
  await until(async () => (await server.leftovers()).length === 0);
  await until(async () => (await server.openFiles()).length === 0);
};

test('recognises the missing segments when an engine that was down recovers', async () => {
  let isDown = false;
  await using google = await startGoogleLedger(() => (isDown ? 'cut' : undefined));
  const engine = createGoogleEngine({ emulatorHost: google.host, timeoutSeconds: 1 });
  await using server = await startTestServer({ engine });
  const { transcription, problems } = await recordLive(server.url, {
    ...{ id: 'engine-down', audio },
    async atHalf() {
      await until(() => google.answered.length > 0);
      isDown = true;
    },
    beforeRetry() {
      isDown = false;
    },
  });
  assertWhole(transcription, text);
  assert.ok(
    problems.every((code) => code === 'engine-unavailable' || code === 'engine-timeout'),
    problems.join(),
  );
  assert.equal(problems.length, 1);
  assertAnsweredOnce(google.entries, seconds);
  await isClean(server);
});

test('retries only the failed segments when an engine fails every second one', async () => {
  const sounds = new Set<string>();
  const failed = new Set<string>();
  await using google = await startGoogleLedger(({ sound }) => {
    const isNew = !sounds.has(sound);
    sounds.add(sound);
    if (!isNew || sounds.size % 2 !== 0) return undefined;
    failed.add(sound);
    return { code: 13, details: 'Internal error encountered.' };
  });
  await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) });
  const { transcription, problems } = await recordLive(server.url, { id: 'every-second', audio });
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['engine-failed']);
  assert.ok(failed.size > 3);
  assert.equal(failed.size, Math.floor(sounds.size / 2));
  assert.equal(google.entries.length, sounds.size + failed.size);
  assertAnsweredOnce(google.entries, seconds);
  await isClean(server);
});

test('does not recognise again when the engine is slower than the client’s timeout', async () => {
  const released = Promise.withResolvers<undefined>();
  await using google = await startGoogleLedger(() => released.promise);
  await using server = await startTestServer({
    engine: createGoogleEngine({ emulatorHost: google.host, concurrency: 20 }),
  });
  const isAllAsked = () => secondsIn(google.entries) > seconds - 1;
  let timeouts = 0;
  const impatient: Environment = {
    ...fastRetries,
    wait: async (milliseconds, signal) => {
      if (milliseconds < 35_000 || timeouts >= 3) return fastRetries.wait(milliseconds, signal);
      await until(() => isAllAsked() || signal.aborted);
      signal.throwIfAborted();
      timeouts += 1;
      if (timeouts === 3) released.resolve(undefined);
    },
  };
  const { transcription } = await recordLive(server.url, { id: 'slow', audio, environment: impatient });
  assertWhole(transcription, text);
  assert.equal(timeouts, 3);
  assertAnsweredOnce(google.entries, seconds);
  assert.equal(google.entries.length, google.answered.length);
  await isClean(server);
});
