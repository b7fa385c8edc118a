import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { type PcmSamples, type PcmSegment, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createSeededRandom } from './seeded-random.ts';
import { until } from './test-server.ts';

export interface EngineConformanceOptions {
  /** Reason to skip the tests. */
  readonly skip?: string | false;
  /**
   * At least three different words that the engine recognises without an error when `speak` says them. Case and
   * punctuation are ignored.
   */
  readonly phrases: readonly string[];
  speak(phrase: string): PcmSamples | Promise<PcmSamples>;
  /** Creates an engine for one test. Registers its disposal with `context.after`. */
  createEngine(context: TestContext): Engine | Promise<Engine>;
  /** Creates an engine that is still working on `speak`'s samples when a test aborts it. */
  createSlowEngine(context: TestContext): SlowEngine | Promise<SlowEngine>;
}

export interface SlowEngine {
  readonly engine: Engine;
  /** Returns the number of running recognitions, at the provider or in child processes. */
  running(): number | Promise<number>;
}

/** Registers the tests that every engine must pass, with `node:test`. */
export const testEngineConformance = (
  name: string,
  { skip = false, phrases, speak, createEngine, createSlowEngine }: EngineConformanceOptions,
): void => {
  const [firstPhrase = ''] = phrases;

  suite(`${name} conforms to the engine interface`, { skip }, () => {
    test('names itself, with a segment window and a concurrency of at least one', async (context) => {
      const { name, segmentSeconds, concurrency } = await createEngine(context);
      assert.ok(name.length > 0);
      assert.ok(0 < segmentSeconds.min && segmentSeconds.min < segmentSeconds.max);
      assert.ok(Number.isInteger(concurrency) && concurrency >= 1);
    });

    test('passes its own check', async (context) => {
      const engine = await createEngine(context);
      await engine.check?.();
    });

    test('returns words in order, with times inside the segment', async (context) => {
      const engine = await createEngine(context);
      const samples = await speak(firstPhrase);
      const { text, words } = await engine.transcribe(segmentOf(samples), { signal });
      assert.equal(wordsOf(text), wordsOf(firstPhrase));
      if (words === undefined) return;
      assert.equal(wordsOf(words.map(({ word }) => word).join(' ')), wordsOf(firstPhrase));
      const times = words.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
      assert.deepEqual([0, ...times, secondsOf(samples)], [0, ...times, secondsOf(samples)].toSorted(byNumber));
      assert.ok(words.every(({ speaker }) => speaker === undefined || /\S/.test(speaker)));
    });

    test('recognises the end of the longest segment of its window', async (context) => {
      const engine = await createEngine(context);
      const speech = await speak(firstPhrase);
      const samples = new Int16Array(engine.segmentSeconds.max * sampleRate);
      samples.set(speech, samples.length - speech.length);
      const { text } = await engine.transcribe(segmentOf(samples), { signal });
      assert.equal(wordsOf(text), wordsOf(firstPhrase));
    });

    test('recognises the same words with a prompt', async (context) => {
      const engine = await createEngine(context);
      const samples = await speak(firstPhrase);
      const { text } = await engine.transcribe(segmentOf(samples), { signal, prompt: phrases.join(', ') });
      assert.equal(wordsOf(text), wordsOf(firstPhrase));
    });

    test('returns a text for silence and noise', async (context) => {
      const engine = await createEngine(context);
      const random = createSeededRandom(1);
      const noise = Int16Array.from({ length: 2 * sampleRate }, () => 200 * (random() - 0.5));
      for (const samples of [noise, new Int16Array(sampleRate), new Int16Array(sampleRate / 10)]) {
        assert.equal(typeof (await engine.transcribe(segmentOf(samples), { signal })).text, 'string');
      }
    });

    test('keeps concurrent segments apart', async (context) => {
      const engine = await createEngine(context);
      const spoken = phrases.slice(0, engine.concurrency);
      const answers = spoken.map(async (phrase, index) => {
        const segment = { index, startSeconds: 30 * index, samples: await speak(phrase) };
        return wordsOf((await engine.transcribe(segment, { signal })).text);
      });
      assert.deepEqual(await Promise.all(answers), spoken.map(wordsOf));
    });

    test('ends the work on abort, and rejects with its reason', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const controller = new AbortController();
      const answer = engine.transcribe(segmentOf(await speak(firstPhrase)), { signal: controller.signal });
      answer.catch(() => {}); // Checked below.
      await until(async () => (await running()) === 1);
      const reason = new Error('the client went away');
      controller.abort(reason);
      await assert.rejects(answer, (error) => error === reason);
      await until(async () => (await running()) === 0);
    });

    test('rejects with the reason of an abort at the start of the work', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const samples = await speak(firstPhrase);
      const controller = new AbortController();
      const answer = engine.transcribe(segmentOf(samples), { signal: controller.signal });
      const reason = new Error('a change of mind');
      controller.abort(reason);
      await assert.rejects(answer, (error) => error === reason);
      await until(async () => (await running()) === 0);
    });

    test('starts nothing for an aborted signal', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const reason = new Error('too late');
      const answer = engine.transcribe(segmentOf(await speak(firstPhrase)), { signal: AbortSignal.abort(reason) });
      await assert.rejects(answer, (error) => error === reason);
      assert.equal(await running(), 0);
    });

    test('accepts a language, or rejects it as unsupported', async (context) => {
      const engine = await createEngine(context);
      engine.accept?.({});
      try {
        engine.accept?.({ language: 'qaa-QM' });
      } catch (error) {
        assert.ok(error instanceof ProblemError);
        assert.deepEqual([error.code, error.param], ['unsupported-language', 'language']);
      }
    });
  });
};

const { signal } = new AbortController();

const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

const wordsOf = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []).join(' ');

const byNumber = (one: number, other: number): number => one - other;
