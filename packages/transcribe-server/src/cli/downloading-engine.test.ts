import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createManualClock } from '../testing/manual-clock.ts';
import { createToneEngine } from '../testing/tone-engine.ts';
import { toneRecording } from '../testing/tones.ts';
import { createDownloadingEngine } from './downloading-engine.ts';

const segment = { index: 0, samples: toneRecording(['123']).samples, startSeconds: 0 };

const setUp = () => {
  const downloads: PromiseWithResolvers<void>[] = [];
  const signals: AbortSignal[] = [];
  const clock = createManualClock();
  const engine = createDownloadingEngine(createToneEngine(), {
    install(signal) {
      const download = Promise.withResolvers<void>();
      downloads.push(download);
      signals.push(signal);
      return download.promise;
    },
    waitReason: 'The model is being downloaded.',
    clock,
  });
  const transcribe = (signal = new AbortController().signal) => engine.transcribe(segment, { signal });
  return { engine, downloads, signals, clock, transcribe, check: async () => engine.check?.() };
};

test('downloads the model once, then transcribes', async () => {
  const { downloads, transcribe, check } = setUp();
  await assert.rejects(check(), { name: 'EngineStartingError', message: 'The model is being downloaded.' });
  const results = [transcribe(), transcribe()];
  downloads[0]?.resolve();
  assert.deepEqual(
    (await Promise.all(results)).map(({ text }) => text),
    ['123', '123'],
  );
  await check();
  assert.equal(downloads.length, 1);
});

test('stops waiting when the call is aborted, but continues the download', async () => {
  const { downloads, signals, transcribe } = setUp();
  const call = new AbortController();
  const waiting = transcribe(call.signal);
  call.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/);
  assert.equal(signals[0]?.aborted, false);
  downloads[0]?.resolve();
  assert.equal((await transcribe()).text, '123');
});

test('reports why the download failed, and retries after a minute', async () => {
  const { downloads, clock, transcribe, check } = setUp();
  const waiting = transcribe();
  downloads[0]?.reject(new Error('There is no network.'));
  await assert.rejects(waiting, ({ code, cause }) => code === 'engine-unavailable' && /no network/.test(cause.message));
  await assert.rejects(check(), /no network/);
  clock.advance(59);
  await assert.rejects(check(), /no network/);
  assert.equal(downloads.length, 1);

  clock.advance(1);
  await assert.rejects(check(), /no network/);
  const retried = transcribe();
  downloads[1]?.resolve();
  assert.equal((await retried).text, '123');
  await check();
});

test('has all other members of the engine', async () => {
  const { engine } = setUp();
  const { name, segmentSeconds, concurrency } = createToneEngine();
  const { name: derivedName, segmentSeconds: derivedSeconds, concurrency: derivedConcurrency } = engine;
  assert.deepEqual([derivedName, derivedSeconds, derivedConcurrency], [name, segmentSeconds, concurrency]);
});

test('stops the download on disposal', async () => {
  const { engine, signals, check } = setUp();
  await assert.rejects(check());
  await engine[Symbol.asyncDispose]?.();
  assert.equal(signals[0]?.aborted, true);
});
