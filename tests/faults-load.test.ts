import assert from 'node:assert/strict';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import { findSample } from '../packages/transcribe-server/src/testing/read-metric.ts';
import { childProcesses, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertAnsweredOnce, startGoogleLedger } from './google-ledger.ts';
import { assertWhole, fastRetries, recordLive } from './live-recording.ts';
import { leftoversIn, startServerProcess } from './server-process.ts';
import { encodeSmallWav } from './small-wav.ts';

const recordings = 50;

/** Disables timeouts: a busy machine is not an error. */
const patient: Environment = {
  ...fastRetries,
  wait: (milliseconds, signal) => fastRetries.wait(milliseconds < 10_000 ? milliseconds : 2 ** 31 - 1, signal),
};

test('returns fifty concurrent recordings of half a minute completely, each to its own sender', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'faults-load-'));
  await using google = await startGoogleLedger();
  await using server = await startServerProcess({
    folder: folder.path,
    environment: { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host, MAX_LIVE_UPLOADS: String(recordings) },
  });
  const readLiveUploads = async () => {
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    return findSample(metrics, 'transcribe_live_uploads');
  };
  const allAtHalf = Promise.withResolvers<void>();
  let atHalf = 0;
  let totalSeconds = 0;

  await Promise.all(
    Array.from({ length: recordings }, async (_, index) => {
      const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 1000 + index, groups: 18 }));
      totalSeconds += seconds;
      const { transcription, problems } = await recordLive(server.url, {
        environment: patient,
        id: `recording-${index}`,
        audio: new Blob([encodeSmallWav(samples)], { type: 'audio/wav' }),
        chunkBytes: 32_000,
        async atHalf() {
          atHalf += 1;
          if (atHalf === recordings) {
            assert.equal(await readLiveUploads(), recordings);
            allAtHalf.resolve();
          }
          await allAtHalf.promise;
        },
      });
      assertWhole(transcription, text);
      assert.deepEqual(problems, []);
    }),
  );
  assertAnsweredOnce(google.entries, totalSeconds);
  await until(async () => (await leftoversIn(folder.path)).length === 0);
  await until(async () => (await childProcesses(server.processId)).length === 0);
});
