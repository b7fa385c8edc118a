import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { createToneEngine, randomDigitGroups, toneRecording } from '@audio-transcriber/transcribe-server/testing';
import { encodeWav } from '../packages/transcribe-server/src/audio/pcm.ts';
import { readMetric } from '../packages/transcribe-server/src/testing/read-metric.ts';
import { childProcesses, startTestServer, until } from '../packages/transcribe-server/src/testing/test-server.ts';
import { assertWhole, recordLive } from './live-take.ts';

const recordings = 200;

test('200 recordings of half a minute at once come back whole, each to its own sender', async () => {
  const heard: string[] = [];
  const engine = createToneEngine({
    beforeAnswer: (segment) => {
      heard.push(createHash('sha256').update(segment.samples).digest('base64'));
    },
  });
  await using server = await startTestServer({ engine, limits: { maxLiveUploads: recordings } });
  const allAtHalf = Promise.withResolvers<void>();
  let atHalf = 0;

  await Promise.all(
    Array.from({ length: recordings }, async (_, index) => {
      const { samples, text, seconds } = toneRecording(randomDigitGroups({ seed: 1000 + index, groups: 18 }));
      assert.ok(seconds > 25 && seconds < 35, `${seconds} s`);
      const { transcription, problems } = await recordLive(server.url, {
        id: `recording-${index}`,
        audio: new Blob([encodeWav(samples)], { type: 'audio/wav' }),
        chunkBytes: 100_000,
        async atHalf() {
          atHalf += 1;
          if (atHalf === recordings) {
            const metrics = await (await fetch(new URL('/metrics', server.url))).text();
            assert.equal(readMetric({ render: () => metrics }, 'transcribe_live_uploads'), recordings);
            allAtHalf.resolve();
          }
          await allAtHalf.promise;
        },
      });
      assertWhole(transcription, text);
      assert.deepEqual(problems, []);
    }),
  );
  assert.equal(new Set(heard).size, heard.length);
  await until(async () => (await server.leftovers()).length === 0);
  await until(async () => (await childProcesses()).length === 0);
});
