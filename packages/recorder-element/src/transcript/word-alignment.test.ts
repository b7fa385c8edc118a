import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription } from '@audio-transcriber/contract';
import { findWords } from './word-alignment.ts';

/** Creates words of one second each, as an engine returns them: without punctuation. */
const speak = (
  text: string,
  words: readonly string[] = text.match(/[\p{L}\p{M}\p{N}’'-]+/gu) ?? [],
): Transcription => ({
  text,
  duration: words.length,
  words: words.map((word, i) => ({ word, start: i, end: i + 1 })),
});

/** Returns each shown word with its times. */
const show = (transcription: Transcription) =>
  findWords(transcription).map(({ from, to, start, end }) => `${transcription.text.slice(from, to)} ${start}-${end}`);

test('includes adjacent punctuation in words, so that only spaces are left over', () => {
  const text = '“Hello,” she said – and (quietly): “Is it you?”…';
  assert.deepEqual(show(speak(text)), [
    '“Hello,” 0-1',
    'she 1-2',
    'said – 2-3',
    'and 3-4',
    '(quietly): 4-5',
    '“Is 5-6',
    'it 6-7',
    'you?”… 7-8',
  ]);
  let rest = text;
  for (const { from, to } of findWords(speak(text)).reverse()) rest = rest.slice(0, from) + rest.slice(to);
  assert.equal(rest.trim(), '');
});

test('ignores case, apostrophes and hyphens', () => {
  const words = ['DON’T', 'e', 'mail', 'state-of-the-art', ' New York'];
  assert.deepEqual(show(speak('Don’t e-mail state of the art New York', words)), [
    'Don’t 0-1',
    'e- 1-2',
    'mail 2-3',
    'state of the art 3-4',
    'New York 4-5',
  ]);
});

test('uses the time of a word that the engine writes differently', () => {
  assert.deepEqual(show(speak('I ate 25 green apples!', ['I', 'ate', 'twenty', 'five', 'green', 'apples'])), [
    'I 0-1',
    'ate 1-2',
    '25 2-4',
    'green 4-5',
    'apples! 5-6',
  ]);
});

test('gives a word without a time the pause at its place', () => {
  const words = [
    { word: 'one', start: 1, end: 2 },
    { word: 'three', start: 3, end: 4 },
  ];
  assert.deepEqual(show({ text: 'one two three four', words, duration: 5 }), [
    'one 1-2',
    'two 2-3',
    'three 3-4',
    'four 4-5',
  ]);
});

test('ignores segments without text', () => {
  const segments = [{ id: 0, start: 0, end: 0, text: '' }];
  assert.deepEqual(show({ ...speak('one two'), segments }), ['one 0-1', 'two 1-2']);
});

test('omits words that are not in the text', () => {
  assert.deepEqual(show(speak('yes of course', ['um', 'yes', 'of', 'of', 'course', '.'])), [
    'yes 1-2',
    'of 2-3',
    'course 4-5',
  ]);
});

test('matches scripts without spaces by characters, however the engine splits them', () => {
  const text = '今日は、「東京」へ行く。';
  const whole = findWords(speak(text, ['今日', 'は', '東京', 'へ', '行く']));
  assert.deepEqual(
    whole.map(({ from, to }) => text.slice(from, to)),
    ['今日', 'は、', '「東京」', 'へ', '行く。'],
  );
  const letters = findWords(speak(text, [...'今日は東京へ行く']));
  assert.equal(letters.map(({ from, to }) => text.slice(from, to)).join(''), text);
  assert.equal(letters.length, 8);
});

test('keeps combining marks with their letters in Thai and Hindi', () => {
  assert.deepEqual(show(speak('หนังสือ นี้', ['หนังสือ', 'นี้'])), ['หนังสือ 0-1', 'นี้ 1-2']);
  assert.deepEqual(show(speak('नमस्ते दुनिया।', ['नमस्ते', 'दुनिया'])), ['नमस्ते 0-1', 'दुनिया। 1-2']);
});

test('falls back to segments without words', () => {
  const segments = [
    { id: 0, start: 0, end: 2, text: ' Hello there.' },
    { id: 1, start: 2.5, end: 4, text: ' How are you?' },
  ];
  assert.deepEqual(show({ text: 'Hello there. How are you?', segments }), ['Hello there. 0-2', 'How are you? 2.5-4']);
});

test('places a segment without words between the words of others', () => {
  const segments = [
    { id: 0, start: 0, end: 1, text: 'One.' },
    { id: 1, start: 1, end: 3, text: 'Two and three.' },
    { id: 2, start: 3, end: 4, text: 'Four.' },
  ];
  const words = [
    { word: 'one', start: 0, end: 1 },
    { word: 'four', start: 3, end: 4 },
  ];
  assert.deepEqual(show({ text: 'One. Two and three. Four.', segments, words }), [
    'One. 0-1',
    'Two and three. 1-3',
    'Four. 3-4',
  ]);
});

test('returns no words for a text without times', () => {
  assert.deepEqual(findWords({ text: 'Hello.', duration: 3 }), []);
  assert.deepEqual(findWords({ text: 'Hello.', words: [], segments: [] }), []);
  assert.deepEqual(findWords({ text: '', words: [{ word: 'hello', start: 0, end: 1 }] }), []);
});

test('corrects times that overlap, go back or exceed the duration', () => {
  const words = [
    { word: 'two', start: 1, end: 9 },
    { word: 'one', start: 0, end: 1.5 },
  ];
  assert.deepEqual(show({ text: 'one two', words, duration: 3 }), ['one 0-1', 'two 1-3']);
});

test('assigns the confidence to recognized words only', () => {
  const words = [
    { word: 'one', start: 0, end: 1, confidence: 0.3 },
    { word: 'too', start: 1, end: 2, confidence: 0.4 },
  ];
  assert.deepEqual(
    findWords({ text: 'One two', words }).map(({ confidence }) => confidence),
    [0.3, undefined],
  );
});
