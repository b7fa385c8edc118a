import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinHypotheses, nextHypothesis, noHypothesis } from './hypothesis.ts';

const spoken = { hasEnded: false, isPause: false };
const hear = (...texts: readonly string[]) =>
  texts.reduce((before, text) => nextHypothesis(before, text, spoken), noHypothesis);

test('takes words for stable when two hypotheses in a row agree on them', () => {
  assert.equal(hear('And so my').stableCount, 0);
  assert.equal(hear('And so my', 'And so, my fellow').stableCount, 3);
  assert.equal(hear('And so my', 'And so might go').stableCount, 2);
});

test('leaves the end of what is still spoken without punctuation', () => {
  assert.deepEqual(hear('Ask not what.').words, ['Ask', 'not', 'what']);
  assert.deepEqual(nextHypothesis(noHypothesis, 'Ask not what.', { hasEnded: true, isPause: true }), {
    words: ['Ask', 'not', 'what.'],
    stableCount: 3,
  });
});

test('takes all words for stable in a pause', () => {
  assert.equal(nextHypothesis(noHypothesis, 'Ask not', { hasEnded: false, isPause: true }).stableCount, 2);
});

test('joins hypotheses; what follows an unstable word is unstable', () => {
  const first = { words: ['One', 'two'], stableCount: 1 };
  const second = { words: ['three'], stableCount: 1 };
  assert.deepEqual(joinHypotheses([first, second]), { text: 'One two three', stable: 'One' });
  assert.deepEqual(joinHypotheses([]), { text: '', stable: '' });
});

test('joins words of scripts without spaces without spaces', () => {
  const { text, stable } = joinHypotheses([hear('今日は晴れ', '今日は晴れです')]);
  assert.equal(text, '今日は晴れです');
  assert.equal(stable, '今日は晴れ');
});
