import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRate } from '../audio/pcm.ts';
import { addWordTimes } from './add-word-times.ts';

const samples = new Int16Array(sampleRate);

test('estimates times for words without times', async () => {
  const { words = [] } = await addWordTimes({ text: 'hello there' }, samples, undefined);
  assert.deepEqual(
    words.map(({ word, estimated }) => [word, estimated]),
    [
      ['hello', true],
      ['there', true],
    ],
  );
});

test('keeps the engine’s own times, and returns no words for an empty text', async () => {
  const timed = { text: 'hello', words: [{ word: 'hello', startSeconds: 0.1, endSeconds: 0.2, confidence: 0.9 }] };
  assert.equal(await addWordTimes(timed, samples, 'en'), timed);
  const empty = { text: ' ', words: [] };
  assert.equal(await addWordTimes(empty, samples, 'en'), empty);
});
