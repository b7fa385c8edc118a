import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Transcription, TranscriptionWord } from '@audio-transcriber/contract';
import { splitParagraphs } from './paragraphs.ts';
import { findWords } from './word-alignment.ts';

/** Speaks ten words of five letters a sentence, one word every 0.4 s. */
const sentence = (end = '.') => `${'speak '.repeat(9)}speak${end}`;
const sentences = (count: number, end?: string): string[] => Array.from({ length: count }, () => sentence(end));

/** @param pauses Seconds of silence before the sentence with this index */
const speak = (parts: readonly string[], pauses: Readonly<Record<number, number>> = {}): Transcription => {
  const words: TranscriptionWord[] = [];
  let time = 0;
  for (const [i, part] of parts.entries()) {
    time += pauses[i] ?? 0;
    for (const word of part.split(/\s+/)) {
      words.push({ word, start: time, end: time + 0.4 });
      time += 0.4;
    }
  }
  return { text: parts.join(' '), words };
};

const split = (spoken: Transcription) => splitParagraphs(spoken.text, findWords(spoken), 1000);

const paragraphsOf = (transcription: Transcription): string[] =>
  split(transcription).map(({ from, to }) => transcription.text.slice(from, to));

const countsOf = (transcription: Transcription): number[] =>
  paragraphsOf(transcription).map((text) => text.split(/\s+/).length / 10);

test('a text of less than a minute stays one paragraph, whatever its pauses', () => {
  const spoken = speak(sentences(16), { 5: 4, 10: 4 });
  assert.deepEqual(paragraphsOf(spoken), [spoken.text]);
});

test('a longer text is divided at long pauses, with the time of each part', () => {
  const spoken = speak(sentences(22), { 6: 2, 14: 2 });
  assert.deepEqual(countsOf(spoken), [6, 8, 8]);
  assert.deepEqual(
    split(spoken).map(({ start }) => Math.round(start ?? Number.NaN)),
    [0, 26, 60],
  );
});

test('pauses that follow each other quickly do not make short paragraphs', () => {
  assert.deepEqual(countsOf(speak(sentences(22), { 6: 2, 7: 2, 8: 2, 14: 2 })), [6, 8, 8]);
});

test('a pause within a sentence does not divide it', () => {
  const spoken = speak(['So', ...sentences(20), 'and then', sentence()], { 22: 5 });
  assert.ok(paragraphsOf(spoken).every((text) => text.endsWith('.')));
  assert.ok(paragraphsOf(spoken).at(-1)?.includes('and then speak'));
});

test('without pauses, a paragraph ends with a sentence after about 600 letters', () => {
  assert.deepEqual(countsOf(speak(sentences(30))), [10, 10, 10]);
});

test('without punctuation, the text is divided at pauses', () => {
  assert.deepEqual(countsOf(speak(sentences(30, ''), { 6: 2, 20: 0.6 })), [6, 14, 10]);
});

test('no paragraph is longer than 1,500 letters and a word', () => {
  const spoken = speak(sentences(100, ''));
  assert.ok(paragraphsOf(spoken).every(({ length }) => length < 1506));
  assert.ok(paragraphsOf(spoken).length > 3);
});

test('blank lines of the text divide it, single line breaks do not', () => {
  const { words } = speak(sentences(2));
  const text = ` ${sentence()}\n\n${sentence('')}\nspeak `;
  assert.deepEqual(paragraphsOf({ text, ...(words && { words }) }), [sentence(), `${sentence('')}\nspeak`]);
});

test('paragraphs that were joined in the editor stay joined', () => {
  const spoken = speak(sentences(22), { 6: 2, 14: 2 });
  const [one, two, three] = paragraphsOf(spoken);
  const joined = { ...spoken, text: `${one} ${two}\n\n${three}` };
  assert.deepEqual(countsOf(joined), [14, 8]);
});

test('a text without times is divided too, also without spaces', () => {
  const [first, ...rest] = split({ text: sentences(30).join(' ') });
  assert.equal(first?.start, undefined);
  assert.equal(rest.length, 2);
  const japanese = 'これは話し言葉の文章です。'.repeat(100);
  const paragraphs = split({ text: japanese });
  assert.ok(paragraphs.length > 1);
  assert.equal(paragraphs.map(({ from, to }) => japanese.slice(from, to)).join(''), japanese);
});
