import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { type PcmSamples, type PcmSegment, sampleRate, secondsOf } from '../audio/pcm.ts';
import type { Engine } from '../engines/engine.ts';
import { createSeededRandom } from './seeded-random.ts';
import { until } from './test-server.ts';

export interface EngineConformanceOptions {
  /** Why the engine cannot be tested here. */
  readonly skip?: string | false;
  /** At least three different ones, which the engine hears without an error when `speak` says them. */
  readonly phrases: readonly string[];
  speak(phrase: string): PcmSamples | Promise<PcmSamples>;
  /** A new engine for one test, which releases with `context.after` what the engine holds. */
  createEngine(context: TestContext): Engine | Promise<Engine>;
  /** One that has not answered `speak`'s samples when it is aborted, however late: it takes long, or for ever. */
  createSlowEngine(context: TestContext): SlowEngine | Promise<SlowEngine>;
}

export interface SlowEngine {
  readonly engine: Engine;
  /** How many recognitions are under way, where the work is done: at the provider, or in child processes. */
  running(): number | Promise<number>;
}

/** Registers the tests that every engine must pass, with `node:test`. */
export const testEngineConformance = (
  name: string,
  { skip = false, phrases, speak, createEngine, createSlowEngine }: EngineConformanceOptions,
): void => {
  const [firstPhrase = ''] = phrases;

  suite(`${name} is an engine`, { skip }, () => {
    test('its window has room to cut in, and it does one segment at least', async (context) => {
      const { name, segmentSeconds, concurrency } = await createEngine(context);
      assert.ok(name.length > 0);
      assert.ok(0 < segmentSeconds.min && segmentSeconds.min < segmentSeconds.max);
      assert.ok(Number.isInteger(concurrency) && concurrency >= 1);
    });

    test('it is ready', async (context) => {
      const engine = await createEngine(context);
      await engine.check?.();
    });

    test('words come in order, and where they lie in the segment', async (context) => {
      const engine = await createEngine(context);
      const samples = await speak(firstPhrase);
      const { text, words } = await engine.transcribe(segmentOf(samples), { signal });
      assert.equal(text.trim(), firstPhrase);
      if (words === undefined) return;
      assert.equal(words.map(({ word }) => word).join(' '), firstPhrase);
      const times = words.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
      assert.deepEqual([0, ...times, secondsOf(samples)], [0, ...times, secondsOf(samples)].toSorted(byNumber));
    });

    test('the longest segment of its window is heard to its end', async (context) => {
      const engine = await createEngine(context);
      const speech = await speak(firstPhrase);
      const samples = new Int16Array(engine.segmentSeconds.max * sampleRate);
      samples.set(speech, samples.length - speech.length);
      const { text } = await engine.transcribe(segmentOf(samples), { signal });
      assert.equal(text.trim(), firstPhrase);
    });

    test('a prompt does no harm', async (context) => {
      const engine = await createEngine(context);
      const samples = await speak(firstPhrase);
      const { text } = await engine.transcribe(segmentOf(samples), { signal, prompt: phrases.join(', ') });
      assert.equal(text.trim(), firstPhrase);
    });

    test('silence and noise give a result', async (context) => {
      const engine = await createEngine(context);
      const random = createSeededRandom(1);
      const noise = Int16Array.from({ length: 2 * sampleRate }, () => 200 * (random() - 0.5));
      for (const samples of [noise, new Int16Array(sampleRate), new Int16Array(sampleRate / 10)]) {
        assert.equal(typeof (await engine.transcribe(segmentOf(samples), { signal })).text, 'string');
      }
    });

    test('segments heard at once are not mixed up', async (context) => {
      const engine = await createEngine(context);
      const spoken = phrases.slice(0, engine.concurrency);
      const answers = spoken.map(async (phrase, index) => {
        const segment = { index, startSeconds: 30 * index, samples: await speak(phrase) };
        return (await engine.transcribe(segment, { signal })).text.trim();
      });
      assert.deepEqual(await Promise.all(answers), spoken);
    });

    test('an abort ends the work, and rejects with its reason', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const controller = new AbortController();
      const answer = engine.transcribe(segmentOf(await speak(firstPhrase)), { signal: controller.signal });
      answer.catch(() => {}); // It is looked at below.
      await until(async () => (await running()) === 1);
      const reason = new Error('the client went away');
      controller.abort(reason);
      await assert.rejects(answer, (error) => error === reason);
      await until(async () => (await running()) === 0);
    });

    test('an abort as the work begins rejects with its reason', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const samples = await speak(firstPhrase);
      const controller = new AbortController();
      const answer = engine.transcribe(segmentOf(samples), { signal: controller.signal });
      const reason = new Error('a change of mind');
      controller.abort(reason);
      await assert.rejects(answer, (error) => error === reason);
      await until(async () => (await running()) === 0);
    });

    test('nothing is begun once the signal is aborted', async (context) => {
      const { engine, running } = await createSlowEngine(context);
      const reason = new Error('too late');
      const answer = engine.transcribe(segmentOf(await speak(firstPhrase)), { signal: AbortSignal.abort(reason) });
      await assert.rejects(answer, (error) => error === reason);
      assert.equal(await running(), 0);
    });

    test('a language is accepted, or refused as one that is not supported', async (context) => {
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

const byNumber = (one: number, other: number): number => one - other;
