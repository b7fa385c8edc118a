import type { ShownWord } from './word-alignment.ts';

/** A part of a text, without the spaces around it. */
export interface Paragraph {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  /** Seconds from the start of the audio. Undefined if the service provides no times. */
  readonly start: number | undefined;
  /** Label of the speaker. */
  readonly speaker?: string | undefined;
}

/** A paragraph of at least this length ends with a sentence before a long pause. */
const minLength = 200;
/** A paragraph of at least this length ends with a sentence; one of the other length with a word. */
const [goodLength, maxLength] = [600, 1500];
/** Seconds between words. In a text without punctuation, the shorter pause ends a sentence. */
const [longPause, shortPause] = [1.5, 0.5];

const blankLine = /\n\s*\n/;
const sentenceEnd = /[.!?…。！？।؟۔][\p{Pe}\p{Pf}"']*$/u;

/** Part of a text with its times, in seconds. */
type TimedSpan = Pick<ShownWord, 'from' | 'to' | 'start' | 'end' | 'speaker'>;

/**
 * Divides a text into paragraphs: at its blank lines, where the speaker changes and, where it is long between them, at
 * long pauses and before a paragraph gets too long. Does not divide a sentence, unless it is very long or the text has no
 * punctuation.
 *
 * @param words The words of the text with their times, in order. Empty if there are no times
 * @param longText The number of letters up to which the text between blank lines is one paragraph
 */
export const splitParagraphs = (text: string, words: readonly TimedSpan[], longText: number): Paragraph[] => {
  const spans = words.length > 0 ? words : splitUntimed(text);
  const hasSentences = /[.!?…।؟۔]\s|[。！？]/.test(text);
  const firsts: number[] = [];
  let isLong = false;
  for (const [i, { from, start, speaker }] of spans.entries()) {
    const last = spans[i - 1];
    const isBlock = !last || speaker !== last.speaker || blankLine.test(text.slice(last.to, from));
    if (isBlock) isLong = lengthOfBlock(text.slice(from)) > longText;
    const length = last ? last.to - (spans[firsts.at(-1) ?? 0]?.from ?? 0) : 0;
    const pause = start - (last?.end ?? 0);
    const isEnd = hasSentences ? sentenceEnd.test(text.slice(last?.from, last?.to)) : pause >= shortPause;
    const isLongEnough = length >= maxLength || (isEnd && length >= (pause >= longPause ? minLength : goodLength));
    if (isBlock || (isLong && isLongEnough)) firsts.push(i);
  }
  return firsts.map((first, i) => ({
    from: spans[first]?.from ?? 0,
    to: spans[(firsts[i + 1] ?? spans.length) - 1]?.to ?? 0,
    start: words[first]?.start,
    speaker: words[first]?.speaker,
  }));
};

const lengthOfBlock = (text: string): number => {
  const end = text.search(blankLine);
  return end < 0 ? text.trimEnd().length : end;
};

/** Divides a text without times at its spaces, and after full stops without a space. */
const splitUntimed = (text: string): TimedSpan[] =>
  Array.from(text.matchAll(/\S+?(?:[。！？]+|(?=\s|$))/g), ({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
    start: 0,
    end: 0,
  }));
