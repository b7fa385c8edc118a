import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type SherpaResult, toWords } from './words.ts';

/** As `word start-end` in hundredths of a second. */
const wordsOf = (result: Omit<SherpaResult, 'text'>, segmentSeconds = 60): string[] | undefined =>
  toWords({ text: '', ...result }, segmentSeconds)?.map(({ word, startSeconds, endSeconds }) => {
    return `${word} ${Math.round(100 * startSeconds)}-${Math.round(100 * endSeconds)}`;
  });

test('joins tokens without a leading space to a word', () => {
  const timestamps = [0.08, 0.24, 0.4, 0.88];
  const words = ['an 8-39', 'other 40-55', 'day 88-103'];
  assert.deepEqual(wordsOf({ tokens: [' a', 'n', ' other', ' day'], timestamps }), words);
  assert.deepEqual(wordsOf({ tokens: ['▁a', 'n', '▁other', '▁day'], timestamps }), words);
  assert.deepEqual(wordsOf({ tokens: ['a', 'n', '▁other', '▁day'], timestamps }), words);
});

test('a separate space token starts the next word, without affecting its time', () => {
  const tokens = [' ', '1', '2', ' ', '3', ' '];
  assert.deepEqual(wordsOf({ tokens, timestamps: [0, 0.25, 0.41, 0.7, 1.2, 1.5] }), ['12 25-56', '3 120-135']);
});

test('ends a word with its last token if the model returns durations', () => {
  const timestamps = [0.4, 0.64, 1.2];
  const result = { tokens: [' rain', 'ing', ' now'], timestamps, durations: [0.24, 0.16, 0.4] };
  assert.deepEqual(wordsOf(result), ['raining 40-80', 'now 120-160']);
});

test('attaches punctuation to a word without affecting its time', () => {
  const result = { tokens: [' Yes', ',', ' no', '.', ' "', 'So', '"'], timestamps: [0, 1, 2, 3, 4, 4.1, 5] };
  assert.deepEqual(wordsOf(result), ['Yes, 0-15', 'no. 200-215', '"So" 410-425']);
});

test('ends words before the next word and the end of the segment', () => {
  assert.deepEqual(wordsOf({ tokens: [' a', ' b', ' c'], timestamps: [0.5, 0.55, 1.02] }, 1), [
    ...['a 50-55', 'b 55-70', 'c 100-100'],
  ]);
});

test('times scripts without spaces by token, and other scripts by word', () => {
  const tokens = ['我', '爱', ' iP', 'hone', '，', '你', '呢', '？'];
  const timestamps = [0.06, 0.3, 0.6, 0.72, 0.9, 1.2, 1.5, 1.8];
  assert.deepEqual(wordsOf({ tokens, timestamps }), [
    '我 6-21',
    '爱 30-45',
    'iPhone， 60-87',
    '你 120-135',
    '呢？ 150-165',
  ]);
  assert.deepEqual(wordsOf({ tokens: ['▁안녕', '하', '세요'], timestamps: [0, 0.3, 0.6] }), ['안녕하세요 0-75']);
});

test('joins the bytes of a character', () => {
  const result = { tokens: [' caf', '<0xC3>', '<0xA9>', ' x'], timestamps: [0, 0.2, 0.24, 1] };
  assert.deepEqual(wordsOf(result), ['café 0-39', 'x 100-115']);
});

test('returns no words for a model without times', () => {
  assert.equal(wordsOf({ tokens: [' a', ' b'], timestamps: [] }), undefined);
  assert.equal(wordsOf({ tokens: [' a', ' b'] }), undefined);
  assert.deepEqual(wordsOf({ tokens: [], timestamps: [] }), []);
});
