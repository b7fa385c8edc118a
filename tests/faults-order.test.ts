import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  createToneEngine,
  encodeAudio,
  randomDigitGroups,
  toneRecording,
} from '@audio-transcriber/transcribe-server/testing';
import type { Environment } from '../packages/recorder-element/src/platform/environment.ts';
import { createSeededRandom } from '../packages/transcribe-server/src/testing/seeded-random.ts';
import { startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertWhole, fastRetries, recordLive } from './live-recording.ts';

const { samples, text } = toneRecording(randomDigitGroups({ seed: 51, groups: 60 }));
const audio = new Blob([await encodeAudio(samples, 'webm-opus-live')], { type: 'audio/webm;codecs=opus' });

/** Starts a server whose engine takes short segments, and records the audio of the answered ones. */
const startListeningServer = async () => {
  const heard: string[] = [];
  const engine = createToneEngine({
    segmentSeconds: { min: 3, max: 6 },
    beforeAnswer: (segment) => {
      heard.push(createHash('sha256').update(segment.samples).digest('base64'));
    },
  });
  return { heard, server: await startTestServer({ engine }) };
};

/** Sends a request and ignores the response. */
const deliver = async (...request: Parameters<typeof fetch>) => {
  const [input, init] = request;
  const response = await fetch(input, { ...init, signal: null });
  await response.body?.cancel();
};

for (const seed of [1, 2, 3]) {
  test(`tolerates late, reordered and duplicate requests (${seed})`, async () => {
    const { heard, server } = await startListeningServer();
    await using _ = server;
    const random = createSeededRandom(seed);
    const late: Parameters<typeof fetch>[] = [];
    let delivered = 0;
    const environment: Environment = {
      ...fastRetries,
      fetch: async (input, init) => {
        if (init?.method !== 'PATCH') return fetch(input, init);
        const chance = random();
        if (chance < 0.3 && late.length === 0) {
          late.push([input, init]);
          throw new TypeError('Its answer has not come.');
        }
        const response = await fetch(input, init);
        if (chance < 0.6) await deliver(input, init);
        for (const request of late.splice(0)) {
          await deliver(...request);
          delivered += 1;
        }
        return response;
      },
    };
    const { transcription } = await recordLive(server.url, { environment, id: `late-${seed}`, audio, isPaced: true });
    assertWhole(transcription, text);
    assert.ok(delivered > 0);
    assert.equal(new Set(heard).size, heard.length);
    await until(async () => (await server.leftovers()).length === 0);
    await until(async () => (await server.openFiles()).length === 0);
  });
}

test('does not recognise again when a late request creates the upload a second time', async () => {
  const { heard, server } = await startListeningServer();
  await using _ = server;
  let creation: Parameters<typeof fetch> | undefined;
  const environment: Environment = {
    ...fastRetries,
    fetch: (input, init) => {
      if (init?.method === 'POST') creation ??= [input, init];
      return fetch(input, init);
    },
  };
  const { transcription } = await recordLive(server.url, {
    ...{ environment, id: 'created-again', audio },
    async atHalf() {
      await until(() => heard.length > 2);
      await deliver(...(creation ?? assert.fail()));
    },
  });
  assertWhole(transcription, text);
  assert.equal(new Set(heard).size, heard.length);
});
