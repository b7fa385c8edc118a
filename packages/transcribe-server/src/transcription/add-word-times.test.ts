import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRate } from '../audio/pcm.ts';
import { addWordTimes } from './add-word-times.ts';

const samples = new Int16Array(sampleRate);

test('estimates times for words without times', async () => {
  const { words = [] } = await addWordTimes({ text: 'hello there' }, samples);
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
  assert.equal(await addWordTimes(timed, samples, { language: 'en' }), timed);
  const empty = { text: ' ', words: [] };
  assert.equal(await addWordTimes(empty, samples, { language: 'en' }), empty);
});

test('distributes the words of a translation over the segment, by their length', async () => {
  const { words = [] } = await addWordTimes({ text: 'hello, you' }, samples, { translateTo: 'en' });
  assert.deepEqual(
    words.map(({ word, startSeconds, endSeconds, estimated }) => [word, startSeconds, endSeconds, estimated]),
    [
      ['hello,', 0, 6 / 9, true],
      ['you', 6 / 9, 1, true],
    ],
  );
});
