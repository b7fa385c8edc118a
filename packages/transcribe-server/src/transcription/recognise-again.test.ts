import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';
import { createEngineScheduler } from '../engines/engine-scheduler.ts';
import { createToneEngine, toneRecording } from '../testing/index.ts';
import { createSeededRandom } from '../testing/seeded-random.ts';
import { recogniseWith } from './recognise.ts';
import { recogniseAgain } from './recognise-again.ts';

const { signal } = new AbortController();
const segmentOf = (samples: PcmSamples): PcmSegment => ({ index: 0, startSeconds: 0, samples });

/** Recognises with the scripted answers. Records the lengths of the segments, in samples. */
const createScript = (...answers: readonly EngineResult[]) => {
  const heard: number[] = [];
  const recognise = recogniseAgain(async ({ samples }) => {
    heard.push(samples.length);
    return answers[heard.length - 1] ?? { text: '' };
  });
  return { heard, recognise: (samples: PcmSamples) => recognise(segmentOf(samples), signal, () => {}) };
};

/** Two groups of digits with a pause between them, after 0.3 s of silence. */
const { samples: speech } = toneRecording(['123456789012', '765432176543'], { leadInSeconds: 0.3 });
const random = createSeededRandom(1);
const noise = Int16Array.from({ length: 48_000 }, () => 6000 * (random() - 0.5));

test('retries speech with an empty answer from shortly before the sound, and then from its start', async () => {
  const { heard, recognise } = createScript(
    { text: '' },
    { text: '' },
    { text: 'one', words: [{ word: 'one', startSeconds: 0, endSeconds: 1 }] },
  );
  const { text, words } = await recognise(speech);
  assert.equal(text, 'one');
  const [before = 0, skipped = 0] = heard.slice(1).map((length) => (speech.length - length) / 16_000);
  assert.ok(before >= 0.05 && before <= 0.15, `${before} s`);
  assert.ok(skipped >= 0.25 && skipped <= 0.35, `${skipped} s`);
  assert.ok(Math.abs((words?.[0]?.startSeconds ?? 0) - skipped) < 0.001);
});

test('retries speech with empty answers from every start in two pieces, cut in a pause', async () => {
  const words = [{ word: 'x', startSeconds: 0, endSeconds: 0.5 }];
  const none = { text: '' };
  const { heard, recognise } = createScript(none, none, none, { text: 'one', words }, { text: 'two', words });
  const result = await recognise(speech);
  assert.equal(result.text, 'one two');
  const [first = 0, second = 0] = heard.slice(3);
  assert.equal(first + second, speech.length);
  assert.deepEqual(
    result.words?.map(({ startSeconds }) => startSeconds),
    [0, first / 16_000],
  );
});

test('gives up on speech without words once its pieces are short', async () => {
  const { heard, recognise } = createScript();
  assert.equal((await recognise(speech)).text, '');
  assert.ok(heard.length <= 21, `${heard.length} calls`);
});

test('accepts an empty answer for silence and steady noise', async () => {
  for (const samples of [noise, new Int16Array(48_000)]) {
    const { heard, recognise } = createScript({ text: '' });
    assert.equal((await recognise(samples)).text, '');
    assert.equal(heard.length, 1);
  }
});

test('retries a looping answer in two pieces, cut in a pause', async () => {
  const loops = [
    `This is ${'so '.repeat(8)}`,
    'for or '.repeat(6),
    'it was the age of wisdom '.repeat(3),
    Array.from({ length: 90 }, (_, i) => `w${i}`).join(' '),
  ];
  for (const text of loops) {
    const words = [{ word: 'x', startSeconds: 0, endSeconds: 0.5 }];
    const { heard, recognise } = createScript({ text }, { text: 'one', words }, { text: 'two', words });
    const result = await recognise(speech);
    assert.equal(result.text, 'one two');
    assert.deepEqual(heard, [speech.length, heard[1], speech.length - (heard[1] ?? 0)]);
    assert.deepEqual(
      result.words?.map(({ startSeconds }) => startSeconds),
      [0, (heard[1] ?? 0) / 16_000],
    );
  }
});

test('does not mistake real repetitions for a loop', async () => {
  for (const text of [
    'no no no no no',
    'Row, row, row your boat.',
    'it was the best of times it was the worst of times',
  ]) {
    const { heard, recognise } = createScript({ text });
    assert.equal((await recognise(speech)).text, text);
    assert.equal(heard.length, 1);
  }
});

test('never retries with an engine that is billed per call', async () => {
  let calls = 0;
  const engine = { ...createToneEngine(), transcribe: async () => ({ text: `${calls++ ? 'again' : ''}` }) };
  const lane = () => createEngineScheduler(1).createLane();
  assert.equal((await recogniseWith(engine, lane(), {})(segmentOf(speech), signal, () => {})).text, '');
  assert.equal(calls, 1);
  calls = 0;
  const free = { ...engine, billing: 'none' } as const;
  assert.equal((await recogniseWith(free, lane(), {})(segmentOf(speech), signal, () => {})).text, 'again');
});
