import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { childProcesses, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertAnsweredOnce, type LedgerEntry, secondsIn, startGoogleLedger } from './google-ledger.ts';
import { assertWhole, recordLive } from './live-take.ts';
import { leftoversIn, type ServerProcess, startServerProcess } from './server-process.ts';

const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 31, groups: 75 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** Google's stand-in and a server that uses it, which can be killed and started again at the same place. */
const startScene = async (beforeAnswer?: Parameters<typeof startGoogleLedger>[0]) => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'faults-server-killed-'));
  const google = await startGoogleLedger(beforeAnswer);
  const environment = { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host };
  let server: ServerProcess = await startServerProcess({ folder: folder.path, environment });
  /** The ledger of the process that was killed. */
  let before: readonly LedgerEntry[] = [];
  const scene = {
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
    /** Nothing of the recording, and of the process that was killed, is there any more. */
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
  return scene;
};

type Scene = Awaited<ReturnType<typeof startScene>>;

const assertAnsweredAtMostTwice = ({ before, after }: Scene) => {
  assertAnsweredOnce(before, seconds);
  assertAnsweredOnce(after, seconds);
};

test('killed during the upload and back before the end: the whole arrives', async () => {
  await using scene = await startScene();
  const { transcription, problems } = await recordLive(scene.url, {
    ...{ id: 'during-upload', audio },
    async atHalf() {
      await until(() => scene.google.answered.length > 0);
      await scene.kill();
      assert.notDeepEqual(await leftoversIn(scene.folder), []);
      await scene.restart();
    },
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, []);
  assertAnsweredAtMostTwice(scene);
  await scene.isClean();
});

test('killed during the upload and back after the end: the whole arrives when the server is back', async () => {
  await using scene = await startScene();
  const { transcription, problems } = await recordLive(scene.url, {
    ...{ id: 'after-stop', audio },
    async atHalf() {
      await until(() => scene.google.answered.length > 0);
      await scene.kill();
    },
    beforeRetry: () => scene.restart(),
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  assertAnsweredAtMostTwice(scene);
  await scene.isClean();
});

test('killed while it transcribes: what was not answered is, and what was is answered once more at most', async () => {
  const released = Promise.withResolvers<undefined>();
  await using scene = await startScene(async () => {
    if (scene.google.entries.length > 4) await released.promise;
    return undefined;
  });
  const taken = recordLive(scene.url, {
    ...{ id: 'during-transcription', audio },
    async beforeRetry() {
      await scene.restart();
      released.resolve(undefined);
    },
  });
  await until(() => secondsIn(scene.google.entries) > seconds - 1);
  await scene.kill();
  const { transcription, problems } = await taken;
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  assert.equal(scene.before.filter(({ call }) => call.outcome === 'cancelled').length, scene.before.length - 4);
  assertAnsweredAtMostTwice(scene);
  await scene.isClean();
});

test('killed between the last chunk and the answer: each segment is answered once more, and no more', async () => {
  let dying: Promise<void> | undefined;
  await using scene = await startScene(({ call }) => {
    const isLast = secondsIn(scene.google.answered) + call.audioSeconds > seconds - 1;
    if (isLast) dying ??= scene.kill();
    return undefined;
  });
  const { transcription, problems } = await recordLive(scene.url, {
    ...{ id: 'before-answer', audio },
    async beforeRetry() {
      await dying;
      await scene.restart();
    },
  });
  assertWhole(transcription, text);
  assert.deepEqual(problems, ['network-failed']);
  const soundsOf = (entries: readonly LedgerEntry[]) => entries.map(({ sound }) => sound).toSorted();
  assert.deepEqual(soundsOf(scene.after), soundsOf(scene.before));
  assertAnsweredAtMostTwice(scene);
  await scene.isClean();
});

test('killed during the upload by a client that never comes back: the start sweeps away what was kept', async () => {
  await using scene = await startScene();
  const answer = await fetch(scene.url, {
    method: 'POST',
    headers: { 'Upload-Complete': '?0' },
    body: audio.slice(0, 100_000),
  });
  assert.equal(answer.status, 201);
  await scene.kill();
  assert.notDeepEqual(await leftoversIn(scene.folder), []);
  await scene.restart();
  assert.deepEqual(await readdir(scene.folder), []);
});
