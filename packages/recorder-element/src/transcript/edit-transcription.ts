import type { Transcription, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import { findSegment } from './find-segment.ts';
import type { SpokenText } from './token-timing.ts';
import { alignText, findWords, listSpoken, type ShownWord } from './word-alignment.ts';

/**
 * A transcription with another text. Words that are still there keep their times and their confidence; what was put in
 * the place of others shares their time; what was put between two gets time of the pause there or, where there is none,
 * of the word beside it.
 */
export const editTranscription = (transcription: Transcription, text: string): Transcription => {
  const shown = findWords(transcription);
  const spoken = listSpoken(transcription);
  const words = alignText(
    text,
    shown.map(({ from, to, ...word }) => ({ ...word, text: transcription.text.slice(from, to) })),
    transcription.duration,
  ).map((word) => ({ word, source: spoken[shown[word.spoken]?.spoken ?? -1] }));
  return {
    ...transcription,
    text,
    ...(transcription.words && { words: words.flatMap(({ word, source }) => toRecognised(text, word, source)) }),
    ...(transcription.segments && { segments: toSegments(transcription.segments, text, words) }),
  };
};

interface EditedWord {
  readonly word: ShownWord;
  readonly source: SpokenText | undefined;
}

/** As the service would have given it; what only a segment has a time for is no word. */
const toRecognised = (
  text: string,
  { from, to, start, end, confidence }: ShownWord,
  source: SpokenText | undefined,
): TranscriptionWord[] =>
  source?.isSegment
    ? []
    : [{ word: text.slice(from, to), start, end, ...(confidence !== undefined && { confidence }) }];

/** As they were, but around their words, and none into the words of another. */
const toSegments = (
  segments: readonly TranscriptionSegment[],
  text: string,
  words: readonly EditedWord[],
): TranscriptionSegment[] => {
  const wordsOf = Map.groupBy(words, ({ source }) => findSegment(segments, source));
  const spans = segments.flatMap((segment, i) => {
    const [first, last] = [wordsOf.get(i)?.[0]?.word, wordsOf.get(i)?.at(-1)?.word];
    return first && last ? [{ segment, first, last }] : [];
  });
  return spans.map(({ segment, first, last }, id) => ({
    ...segment,
    id,
    start: Math.min(first.start, Math.max(segment.start, spans[id - 1]?.last.end ?? 0)),
    end: Math.max(last.end, Math.min(segment.end, spans[id + 1]?.first.start ?? Number.POSITIVE_INFINITY)),
    text: text.slice(first.from, last.to),
  }));
};
