import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { childProcesses, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertAnsweredOnce, type LedgerEntry, secondsIn, startGoogleLedger } from './google-ledger.ts';
import { assertWhole, recordLive } from './live-recording.ts';
import { leftoversIn, type ServerProcess, startServerProcess } from './server-process.ts';

const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 31, groups: 75 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** Starts the Google emulator and a server that uses it. The server can be killed and restarted on the same port. */
const startSetup = async (beforeAnswer?: Parameters<typeof startGoogleLedger>[0]) => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'faults-server-killed-'));
  const google = await startGoogleLedger(beforeAnswer);
  const environment = { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host };
  let server: ServerProcess = await startServerProcess({ folder: folder.path, environment });
  /** The recognitions of the killed process. */
  let before: readonly LedgerEntry[] = [];
  const setup = {
    ...{ google, folder: folder.path, url: server.url },
    get before() {
      return before;
    },
    get after() {
      return google.entries.slice(before.length);
    },
    async kill() {
      await server.kill();
      await until(() => google.entries.every(({ call }) => call.outcome !== 'running'));
      before = [...google.entries];
    },
    async restart() {
      server = await startServerProcess({ folder: folder.path, port: server.port, environment });
    },
    /** Asserts that no files of the recording or the killed process are left. */
    async isClean() {
      await until(async () => (await leftoversIn(folder.path)).length === 0);
      await until(async () => (await childProcesses(server.processId)).length === 0);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
      assert.deepEqual(await readdir(folder.path), []);
      await folder.remove();
    },
  };
  return setup;
};

type Setup = Awaited<ReturnType<typeof startSetup>>;

const assertAnsweredAtMostTwice = ({ before, after }: Setup) => {
  assertAnsweredOnce(before, seconds);
  assertAnsweredOnce(after, seconds);
};

test('delivers the whole recording when the server is killed during the upload and restarts before the end', async () => {
  await using setup = await startSetup();
  const { transcription, problems } = await recordLive(setup.url, {
    ...{ id: 'during-upload', audio },
    async atHalf() {
      await until(() => setup.google.answered.length > 0);
      await setup.kill();
      assert.notDeepEqual(await leftoversIn(setup.folder), []);
      await setup.restart();
    },
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, []);
  assertAnsweredAtMostTwice(setup);
  await setup.isClean();
});

test('delivers the whole recording when the server is killed during the upload and restarts after the end', async () => {
  await using setup = await startSetup();
  const { transcription, problems } = await recordLive(setup.url, {
    ...{ id: 'after-stop', audio },
    async atHalf() {
      await until(() => setup.google.answered.length > 0);
      await setup.kill();
    },
    beforeRetry: () => setup.restart(),
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  assertAnsweredAtMostTwice(setup);
  await setup.isClean();
});

test('recognises a segment at most twice when the server is killed while transcribing', async () => {
  const released = Promise.withResolvers<undefined>();
  await using setup = await startSetup(async () => {
    if (setup.google.entries.length > 4) await released.promise;
    return undefined;
  });
  const recording = recordLive(setup.url, {
    ...{ id: 'during-transcription', audio },
    async beforeRetry() {
      await setup.restart();
      released.resolve(undefined);
    },
  });
  await until(() => secondsIn(setup.google.entries) > seconds - 1);
  await setup.kill();
  const { transcription, problems } = await recording;
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  assert.equal(setup.before.filter(({ call }) => call.outcome === 'cancelled').length, setup.before.length - 4);
  assertAnsweredAtMostTwice(setup);
  await setup.isClean();
});

test('recognises each segment exactly twice when the server is killed between the last chunk and the response', async () => {
  let dying: Promise<void> | undefined;
  await using setup = await startSetup(({ call }) => {
    const isLast = secondsIn(setup.google.answered) + call.audioSeconds > seconds - 1;
    if (isLast) dying ??= setup.kill();
    return undefined;
  });
  const { transcription, problems } = await recordLive(setup.url, {
    ...{ id: 'before-answer', audio },
    async beforeRetry() {
      await dying;
      await setup.restart();
    },
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  const soundsOf = (entries: readonly LedgerEntry[]) => entries.map(({ sound }) => sound).toSorted();
  assert.deepEqual(soundsOf(setup.after), soundsOf(setup.before));
  assertAnsweredAtMostTwice(setup);
  await setup.isClean();
});

test('removes the files of a killed server at the next start', async () => {
  await using setup = await startSetup();
  const answer = await fetch(setup.url, {
    method: 'POST',
    headers: { 'Upload-Complete': '?0' },
    body: audio.slice(0, 100_000),
  });
  assert.equal(answer.status, 201);
  await setup.kill();
  assert.notDeepEqual(await leftoversIn(setup.folder), []);
  await setup.restart();
  assert.deepEqual(await readdir(setup.folder), []);
});
