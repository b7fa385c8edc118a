import assert from 'node:assert/strict';
import { mkdtempDisposable, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeAudio, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { childProcesses, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { startGoogleLedger } from './google-ledger.ts';
import { assertWhole, recordLive } from './live-recording.ts';
import { startRoundRobinProxy } from './round-robin-proxy.ts';
import { leftoversIn, startServerProcess } from './server-process.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 41, groups: 75 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** Starts a server with its own folder and engine, so that its recognitions can be told from those of other replicas. */
const startReplica = async (onAnswer: () => void) => {
  const folder = await mkdtempDisposable(join(tmpdir(), 'faults-replicas-'));
  const google = await startGoogleLedger(() => {
    onAnswer();
    return undefined;
  });
  const server = await startServerProcess({
    folder: folder.path,
    environment: { ENGINE: 'google', SPEECH_EMULATOR_HOST: google.host },
  });
  let death: Promise<void> | undefined;
  return {
    ...{ google, server },
    get isWell() {
      return death === undefined;
    },
    kill: () => {
      death ??= server.kill();
      return death;
    },
    async isClean() {
      await until(async () => (await leftoversIn(folder.path)).length === 0);
      await until(async () => (await childProcesses(server.processId)).length === 0);
    },
    async [Symbol.asyncDispose]() {
      await death;
      await server[Symbol.asyncDispose]();
      await google[Symbol.asyncDispose]();
      if (death === undefined) assert.deepEqual(await readdir(folder.path), []);
      await folder.remove();
    },
  };
};

type Replica = Awaited<ReturnType<typeof startReplica>>;

for (const [moment, answersBeforeDeath] of [
  ['while the recording is made', 1],
  ['at its work', 4],
] as const) {
  test(`works with two replicas without shared state in round-robin, one of which dies ${moment}`, async () => {
    const replicas: Replica[] = [];
    const dieOnce = (index: number) => () => {
      const replica = replicas[index];
      const { length } = replica?.google.entries ?? [];
      if (length === answersBeforeDeath && replicas.every(({ isWell }) => isWell)) void replica?.kill();
    };
    await using one = await startReplica(dieOnce(0));
    await using other = await startReplica(dieOnce(1));
    replicas.push(one, other);
    await using proxy = await startRoundRobinProxy(() =>
      replicas.filter(({ isWell }) => isWell).map(({ server }) => server.port),
    );

    const { transcription } = await recordLive(proxy.through(one.server.url), {
      id: `replicas-${answersBeforeDeath}`,
      audio,
    });
    assertWhole(transcription, text);
    assert.equal(replicas.filter(({ isWell }) => isWell).length, 1);
    // Without affinity, a retry may reach a replica that is still recognising the same segment for the live upload.
    for (const { google } of replicas) {
      const repeated = google.answered.length - new Set(google.answered.map(({ sound }) => sound)).size;
      assert.ok(repeated <= 1, `${repeated} segments were recognised twice`);
    }
    for (const replica of replicas) if (replica.isWell) await replica.isClean();
  });
}
