import type { TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';

/** A piece of a text, with the spaces and the punctuation around it, and when it is spoken. */
export interface TimedText {
  readonly text: string;
  /** Seconds from the start of the audio. */
  readonly start: number;
  readonly end: number;
}

/**
 * The text of a segment word by word. Engines leave punctuation out of words, and write numbers in other ways: what
 * cannot be found in the text stands for itself. A segment without words is one piece.
 */
export const alignWords = (segment: TranscriptionSegment, words: readonly TranscriptionWord[]): TimedText[] => {
  if (words.length === 0) return [segment];
  const starts = findWords(segment.text, words);
  return words.map(({ word, start, end }, i) => ({
    text: starts === undefined ? `${word} ` : segment.text.slice(i === 0 ? 0 : starts[i], starts[i + 1]),
    start,
    end,
  }));
};

/** Where each word stands in the text; undefined unless they make up all of it but spaces and punctuation. */
const findWords = (text: string, words: readonly TranscriptionWord[]): number[] | undefined => {
  const lowerCase = text.toLowerCase();
  if (lowerCase.length !== text.length) return undefined;
  const starts: number[] = [];
  let found = 0;
  for (const { word } of words) {
    const start = lowerCase.indexOf(word.toLowerCase(), found);
    if (start < 0 || hasLetters(text.slice(found, start))) return undefined;
    starts.push(start);
    found = start + word.length;
  }
  return hasLetters(text.slice(found)) ? undefined : starts;
};

const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
