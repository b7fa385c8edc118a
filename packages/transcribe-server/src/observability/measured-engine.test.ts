import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRate } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { testEngineConformance } from '../testing/engine-conformance.ts';
import { createToneEngine, type ToneEngineOptions, toneRecording } from '../testing/index.ts';
import { readMetric } from '../testing/read-metric.ts';
import { measureEngine } from './measured-engine.ts';
import { createMetrics } from './metrics.ts';

const { signal } = new AbortController();
const segment = { index: 0, startSeconds: 0, samples: toneRecording(['12345']).samples };
const seconds = segment.samples.length / sampleRate;

const createMeasured = (options: ToneEngineOptions = {}, billedSeconds?: number) => {
  const metrics = createMetrics();
  const tones = createToneEngine(options);
  const engine: Engine = {
    ...tones,
    transcribe: async (...call) => ({
      ...(await tones.transcribe(...call)),
      ...(billedSeconds !== undefined && { billedSeconds }),
    }),
  };
  const read = (sample: string) => readMetric(metrics, sample);
  return { engine: measureEngine(engine, metrics), read };
};

testEngineConformance('a measured engine', {
  phrases: ['12345 67890', '97531 86420', '55555 44444'],
  speak: (phrase) => toneRecording(phrase.split(' ')).samples,
  createEngine: () => createMeasured({ concurrency: 3 }).engine,
  createSlowEngine() {
    const { engine, read } = createMeasured({ beforeAnswer: () => new Promise(() => {}) });
    return { engine, running: () => read('transcribe_segments_running') };
  },
});

test('counts transcribed and billed seconds, and the time of the calls', async () => {
  const { engine, read } = createMeasured({}, 15);
  await engine.transcribe(segment, { signal });
  await engine.transcribe(segment, { signal });
  assert.equal(await read('transcribe_audio_seconds_total'), 2 * seconds);
  assert.equal(await read('transcribe_engine_calls_total{outcome="answered"}'), 2);
  assert.ok((await read('transcribe_engine_seconds_total')) > 0);
  assert.equal(await read('transcribe_billed_seconds_total'), 30);
  assert.equal(await read('transcribe_segments_running'), 0);
});

test('counts failed and cancelled calls, and the audio of the cancelled ones', async () => {
  const { engine, read } = createMeasured({
    beforeAnswer: async (_, { aborted }) => {
      assert.ok(!aborted);
      if ((await read('transcribe_engine_calls_total{outcome="failed"}')) >= 1) return new Promise(() => {});
      throw new Error('broken');
    },
  });
  await assert.rejects(engine.transcribe(segment, { signal }), /broken/);
  assert.equal(await read('transcribe_cancelled_audio_seconds_total'), 0);
  const abort = new AbortController();
  const answer = engine.transcribe(segment, { signal: abort.signal });
  abort.abort(new Error('gone'));
  await assert.rejects(answer, /gone/);
  assert.equal(await read('transcribe_cancelled_audio_seconds_total'), seconds);
  assert.equal(await read('transcribe_engine_calls_total{outcome="cancelled"}'), 1);
  assert.equal(await read('transcribe_audio_seconds_total'), 0);
});
