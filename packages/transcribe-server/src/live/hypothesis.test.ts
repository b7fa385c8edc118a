import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinHypotheses, nextHypothesis, noHypothesis } from './hypothesis.ts';

const spoken = { hasEnded: false, isPause: false };
const hear = (...texts: readonly string[]) =>
  texts.reduce((before, text) => nextHypothesis(before, text, spoken), noHypothesis);

test('words are stable if two consecutive hypotheses agree on them', () => {
  assert.equal(hear('And so my').stableCount, 0);
  assert.equal(hear('And so my', 'And so, my fellow').stableCount, 3);
  assert.equal(hear('And so my', 'And so might go').stableCount, 2);
});

test('the last word, which may be only half spoken, is not stable while speech goes on', () => {
  assert.equal(hear('Ask not', 'Ask not').stableCount, 1);
  assert.equal(hear('Ask', 'Ask').stableCount, 0);
});

test('removes the punctuation at the end of an open utterance', () => {
  assert.deepEqual(hear('Ask not what.').words, ['Ask', 'not', 'what']);
  assert.deepEqual(nextHypothesis(noHypothesis, 'Ask not what.', { hasEnded: true, isPause: true }), {
    words: ['Ask', 'not', 'what.'],
    stableCount: 3,
  });
});

test('punctuation alone is no word', () => {
  const ended = nextHypothesis(noHypothesis, ',', { hasEnded: true, isPause: true });
  assert.deepEqual(joinHypotheses([{ words: ['most,'], stableCount: 1 }, ended]), { text: 'most,', stable: 'most,' });
});

test('all words are stable in a pause', () => {
  assert.equal(nextHypothesis(noHypothesis, 'Ask not', { hasEnded: false, isPause: true }).stableCount, 2);
});

test('joins hypotheses; all words after an unstable word are unstable', () => {
  const first = { words: ['One', 'two'], stableCount: 1 };
  const second = { words: ['three'], stableCount: 1 };
  assert.deepEqual(joinHypotheses([first, second]), { text: 'One two three', stable: 'One' });
  assert.deepEqual(joinHypotheses([]), { text: '', stable: '' });
});

test('joins words without spaces in scripts that use none', () => {
  const { text, stable } = joinHypotheses([hear('今日は晴れ', '今日は晴れです')]);
  assert.equal(text, '今日は晴れです');
  assert.equal(stable, '今日は晴れ');
});
