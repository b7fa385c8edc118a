import {
  separatorBetween,
  type TimedText,
  type Transcription,
  type TranscriptionWord,
} from '@audio-transcriber/contract';

/** Splits the segments of a transcription into words, for subtitles. Takes linear time: a long call has thousands. */
export const alignSegments = ({
  segments,
  words,
}: Required<Pick<Transcription, 'segments' | 'words'>>): TimedText[][] => {
  const wordsOf = new Map<TimedText, TranscriptionWord[]>(segments.map((segment) => [segment, []]));
  const spoken = Map.groupBy(words, ({ speaker }) => speaker);
  for (const [speaker, turns] of Map.groupBy(segments, (segment) => segment.speaker)) {
    let turn = -1;
    for (const word of spoken.get(speaker)?.toSorted((a, b) => a.start - b.start) ?? []) {
      while ((turns[turn + 1]?.start ?? Number.POSITIVE_INFINITY) <= word.start) turn++;
      const segment = turns[turn];
      if (segment !== undefined) wordsOf.get(segment)?.push(word);
    }
  }
  return segments.map((segment) => alignWords(segment, wordsOf.get(segment) ?? []));
};

/**
 * Splits the text of a segment into timed words. Words of engines lack punctuation and may write numbers differently. If
 * they do not match the text, returns the engine's words. Returns one piece for a segment without words.
 */
export const alignWords = (segment: TimedText, words: readonly TranscriptionWord[]): TimedText[] => {
  if (words.length === 0) return [segment];
  const starts = findWords(segment.text, words);
  return words.map(({ word, start, end, speaker }, i) => ({
    text:
      starts === undefined
        ? word + separatorBetween(word, words[i + 1]?.word ?? '')
        : segment.text.slice(i === 0 ? 0 : starts[i], starts[i + 1]),
    start,
    end,
    ...(speaker !== undefined && { speaker }),
  }));
};

/** Returns the position of each word in the text. Returns undefined if more than spaces and punctuation is left over. */
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
