import type { TimedText, Transcription, TranscriptionWord } from '@audio-transcriber/contract';

/** Splits the segments of a transcription into words, for subtitles. */
export const alignSegments = ({
  segments,
  words,
}: Required<Pick<Transcription, 'segments' | 'words'>>): TimedText[][] =>
  segments.map((segment, i) => {
    const next = segments.slice(i + 1).find(({ speaker }) => speaker === segment.speaker);
    const nextStart = next?.start ?? Number.POSITIVE_INFINITY;
    return alignWords(
      segment,
      words.filter(({ start, speaker }) => speaker === segment.speaker && start >= segment.start && start < nextStart),
    );
  });

/**
 * Splits the text of a segment into timed words. Words of engines lack punctuation and may write numbers differently. If
 * they do not match the text, returns the engine's words. Returns one piece for a segment without words.
 */
export const alignWords = (segment: TimedText, words: readonly TranscriptionWord[]): TimedText[] => {
  if (words.length === 0) return [segment];
  const starts = findWords(segment.text, words);
  return words.map(({ word, start, end, speaker }, i) => ({
    text: starts === undefined ? `${word} ` : segment.text.slice(i === 0 ? 0 : starts[i], starts[i + 1]),
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
