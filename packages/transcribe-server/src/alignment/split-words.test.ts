import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from './split-words.ts';

test('splits at spaces, and keeps adjacent punctuation', () => {
  assert.deepEqual(splitWords(' Well, "yes" (I think) – it\'s twenty-five! '), [
    ...['Well,', '"yes"', '(I', 'think)', "it's", 'twenty-five!'],
  ]);
});

test('keeps numbers, amounts and spoken symbols', () => {
  assert.deepEqual(splitWords('It cost $3.50 & 10% more'), ['It', 'cost', '$3.50', '&', '10%', 'more']);
});

test('splits scripts without spaces into words', () => {
  assert.deepEqual(splitWords('今日は雨です。'), ['今日', 'は', '雨', 'です。']);
  assert.deepEqual(splitWords('ภาษาไทย'), ['ภาษา', 'ไทย']);
  assert.deepEqual(splitWords('我用「iPhone」。'), ['我', '用', '「iPhone」。']);
});

test('returns one word for a text without letters, and none for an empty text', () => {
  assert.deepEqual(splitWords('♪ ♪'), ['♪ ♪']);
  assert.deepEqual(splitWords(' '), []);
});
