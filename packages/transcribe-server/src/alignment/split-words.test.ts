import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from './split-words.ts';

test('splits at spaces, and keeps the punctuation that touches a word', () => {
  assert.deepEqual(splitWords(' Well, "yes" (I think) – it\'s twenty-five! '), [
    ...['Well,', '"yes"', '(I', 'think)', "it's", 'twenty-five!'],
  ]);
});

test('keeps numbers, amounts and symbols that are read out', () => {
  assert.deepEqual(splitWords('It cost $3.50 & 10% more'), ['It', 'cost', '$3.50', '&', '10%', 'more']);
});

test('splits scripts without spaces into words', () => {
  assert.deepEqual(splitWords('今日は雨です。'), ['今日', 'は', '雨', 'です。']);
  assert.deepEqual(splitWords('ภาษาไทย'), ['ภาษา', 'ไทย']);
  assert.deepEqual(splitWords('我用「iPhone」。'), ['我', '用', '「iPhone」。']);
});

test('a text without letters is one word, an empty one none', () => {
  assert.deepEqual(splitWords('♪ ♪'), ['♪ ♪']);
  assert.deepEqual(splitWords(' '), []);
});
