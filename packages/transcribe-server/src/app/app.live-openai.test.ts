import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOpenaiEngine } from '../engines/openai/openai.ts';
import type { Limits } from '../platform/limits.ts';
import { createToneEngine } from '../testing/index.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { startStreamedRecording } from '../testing/streamed-recording.ts';
import { startTestServer } from '../testing/test-server.ts';

/** A recording in real time at a server whose engine is another server of this project, over its realtime API. */
const start = async (limits: Partial<Limits> = {}) => {
  const clock = createManualClock();
  const provider = await startTestServer({ engine: createToneEngine({ billing: 'none' }), clock, limits });
  const { origin } = new URL(provider.url);
  const engine = createOpenaiEngine({ baseURL: `${origin}/v1`, model: 'tones', realtimeModel: 'tones' });
  const recording = await startStreamedRecording({
    engine,
    clock,
    groups: 8,
    tones: { pauseSeconds: 1.5 },
    lagSeconds: 2,
  });
  return {
    ...recording,
    /** Counts the answers of the provider. */
    async count(route: string, status: number) {
      const metrics = await (await fetch(`${origin}/metrics`)).text();
      const sample = `http_requests_total{route="${route}",status="${status}"} `;
      return Number(
        metrics
          .split('\n')
          .find((line) => line.startsWith(sample))
          ?.slice(sample.length) ?? 0,
      );
    },
    async [Symbol.asyncDispose]() {
      await recording.server[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
};

test('partial and final text come from one realtime session, and nothing is recognised by a call', async () => {
  await using live = await start();
  await live.record(live.truth.seconds - 1);
  assert.equal(await live.finish(), live.truth.text);
  live.assertInOrder();
  assert.equal(await live.count('/v1/realtime', 101), 1);
  assert.equal(await live.count('/v1/audio/transcriptions', 200), 0);
});

test('recognises by calls what a provider without free sessions does not stream', async () => {
  await using live = await start({ maxLiveUploads: 0 });
  await live.record(live.truth.seconds - 1, { isShown: false });
  assert.equal(await live.finish(), live.truth.text);
  assert.ok((await live.count('/v1/realtime', 503)) > 0);
  assert.ok((await live.count('/v1/audio/transcriptions', 200)) > 0);
});
