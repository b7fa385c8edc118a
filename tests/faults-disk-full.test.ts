import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempDisposable, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { createLiveClient } from '../packages/recorder-element/src/client/live/live-client.ts';
import type { State } from '../packages/recorder-element/src/transcriber/state.ts';
import { Transcriber } from '../packages/recorder-element/src/transcriber/transcriber.ts';
import { createGoogleEngine } from '../packages/transcribe-server/src/engines/google/google.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { createFedRecorder } from './fed-recorder.ts';
import { assertAnsweredOnce, startGoogleLedger } from './google-ledger.ts';
import { assertWhole, fastRetries } from './live-recording.ts';

const run = promisify(execFile);
const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 71, groups: 75 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });
const half = Math.floor(audio.size / 2);

test('keeps the recording in the page while the server’s disk is full', async (t) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'faults-disk-full-'));
  const disk = folder.path;
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  } catch {
    t.skip('only root can mount a tiny disk');
    return;
  }
  try {
    await using google = await startGoogleLedger();
    await using server = await startTestServer({ engine: createGoogleEngine({ emulatorHost: google.host }) }, disk);
    const { startRecorder, feed } = createFedRecorder();
    const transcriber = new Transcriber({
      ...{ settings: { endpoint: server.url }, startRecorder, environment: fastRetries },
      client: createLiveClient(fastRetries),
    });
    const readState = (): State => transcriber.state;
    transcriber.start();
    await until(() => readState().phase === 'recording');
    feed(audio.slice(0, half, audio.type));
    await until(() => {
      const state = readState();
      return 'progress' in state && state.progress.sentBytes === half;
    });
    await until(() => google.answered.length > 0);

    const ballast = join(disk, 'ballast');
    const { bavail, bsize } = await statfs(disk);
    await writeFile(ballast, new Uint8Array(bavail * bsize - half / 4));
    feed(audio.slice(half, audio.size, audio.type));
    transcriber.stop();
    await until(() => readState().phase === 'failed');
    const failed = readState();
    assert.ok(failed.phase === 'failed');
    assert.equal(failed.problem.code, 'storage-full');
    assert.equal(failed.recording?.blob.size, audio.size);

    await rm(ballast);
    transcriber.submit();
    await until(() => readState().phase !== 'transcribing');
    const transcribed = readState();
    assert.ok(transcribed.phase === 'transcribed', transcribed.phase);
    assertWhole(transcribed.transcription, text);
    assertAnsweredOnce(google.entries, seconds);
    await until(async () => (await server.leftovers()).length === 0);
    await until(async () => (await server.openFiles()).length === 0);
  } finally {
    await run('umount', [disk]);
  }
});
