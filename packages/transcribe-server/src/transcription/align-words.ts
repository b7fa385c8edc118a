import type { TimedText, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import type { FullTranscription } from './join-segments.ts';

/** The segments of a transcription, each word by word, as subtitles are made of them. */
export const alignSegments = ({ segments, words }: FullTranscription): TimedText[][] =>
  segments.map((segment, i) => {
    const nextStart = segments[i + 1]?.start ?? Number.POSITIVE_INFINITY;
    return alignWords(
      segment,
      words.filter(({ start }) => start >= segment.start && start < nextStart),
    );
  });

/**
 * The text of a segment word by word. Engines leave punctuation out of words, and write numbers in other ways: what
 * cannot be found in the text stands for itself. A segment without words is one piece.
 */
const alignWords = (segment: TranscriptionSegment, words: readonly TranscriptionWord[]): TimedText[] => {
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
