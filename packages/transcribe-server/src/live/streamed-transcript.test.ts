import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type PcmSegment, sampleRate } from '../audio/pcm.ts';
import type { StreamResult } from '../engines/engine.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import { createStreamedTranscript } from './streamed-transcript.ts';

const sound = (seconds: number) =>
  new Int16Array(seconds * sampleRate).map((_, i) => 9000 * Math.sin(i / 3) * (1 + 0.3 * Math.sin(i / 900)));

/** Starts a live transcript. The returned functions control the stream's results and the voice activity detector. */
const start = () => {
  const clock = createManualClock();
  const energy = createEnergyDetector();
  const results: (StreamResult | Error)[] = [];
  let change = Promise.withResolvers<void>();
  let detecting = Promise.resolve();
  async function* read() {
    for (;;) {
      for (const result of results.splice(0)) {
        if (result instanceof Error) throw result;
        yield result;
      }
      await change.promise;
    }
  }
  const transcript = createStreamedTranscript({
    open: () => ({ maxSeconds: 300, send() {}, end() {}, results: read() }),
    voiceActivity: {
      async detect(samples) {
        await detecting;
        return await energy.detect(samples);
      },
    },
    clock,
  });
  transcript.watch();
  const write = async (result: StreamResult | Error) => {
    results.push(result);
    change.resolve();
    change = Promise.withResolvers();
    await setImmediate();
  };

  return {
    transcript,
    /** Adds audio in real time. */
    async record(seconds: number, samples = sound(seconds)) {
      for (let i = 0; i < seconds; i += 0.5) {
        clock.advance(0.5);
        transcript.add(samples.slice(i * sampleRate, (i + 0.5) * sampleRate));
        await setImmediate();
      }
    },
    answer: (text: string, endSeconds: number) => write({ text, stable: text, isFinal: true, endSeconds }),
    fail: () => write(new Error('broken')),
    /** Delays all detections until the returned function is called. */
    holdDetector() {
      const { promise, resolve } = Promise.withResolvers<void>();
      detecting = promise;
      return resolve;
    },
  };
};

test('does not show a result again whose first part is final', async () => {
  const live = start();
  await live.record(4.5);
  await live.record(0.5, new Int16Array(0.5 * sampleRate));
  await live.record(1);
  await live.answer('one two three', 5.5);
  assert.equal(live.transcript.after(0)?.text, 'one two three');
  assert.equal(live.transcript.after(4.9)?.text, '');
});

test('recognises audio that was released before its analysis', async () => {
  const live = start();
  await live.record(3);
  await live.answer('one', 3);
  await live.fail();
  const release = live.holdDetector();
  for (let i = 0; i < 60; i++) live.transcript.add(sound(1));
  release();
  const recognise = live.transcript.wrap(async () => ({ text: 'two' }));
  const segment: PcmSegment = { index: 1, startSeconds: 5, samples: sound(10) };
  const { text } = await recognise(segment, new AbortController().signal, () => {});
  assert.equal(text, 'two');
});
