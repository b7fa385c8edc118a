import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveWords } from './live-words.ts';

const segmentsOf = (...texts: string[]) => texts.map((text, id) => ({ id, start: id, end: id + 1, text }));
const partialOf = (stable: string, unstable: string) => ({ revision: 1, start: 0, text: stable + unstable, stable });

const textOf = (...options: Parameters<typeof createLiveWords>) =>
  createLiveWords(...options)
    .map(({ text }) => text)
    .join('');

test('splits each layer into words, with the space before them and their punctuation', () => {
  const words = createLiveWords({
    segments: segmentsOf('And so,', 'my fellow'),
    partial: partialOf('"Americans"', ' ask'),
  });
  assert.deepEqual(words, [
    { text: 'And', layer: 'final' },
    { text: ' so,', layer: 'final' },
    { text: ' my', layer: 'final' },
    { text: ' fellow', layer: 'final' },
    { text: ' "Americans"', layer: 'stable' },
    { text: ' ask', layer: 'unstable' },
  ]);
});

test('joins layers with a space only between words that have any', () => {
  assert.equal(
    textOf({ segments: segmentsOf('one', 'two'), partial: partialOf('three', ' four') }),
    'one two three four',
  );
  assert.equal(
    textOf({ segments: segmentsOf('今日は', '雨です'), partial: partialOf('ね', '、そう') }),
    '今日は雨ですね、そう',
  );
  assert.equal(textOf({ segments: segmentsOf('one'), partial: partialOf('', 'two') }), 'one two');
  assert.equal(textOf({ segments: [], partial: partialOf('', 'one') }), 'one');
});

test('returns no words for an empty text', () => {
  assert.deepEqual(createLiveWords({ segments: [] }), []);
  assert.deepEqual(createLiveWords({ segments: [], partial: partialOf('', '') }), []);
});
