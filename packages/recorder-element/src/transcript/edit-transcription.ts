import type { Transcription, TranscriptionSegment, TranscriptionWord } from '@audio-transcriber/contract';
import { findSegment } from './find-segment.ts';
import type { SpokenText } from './token-timing.ts';
import { alignText, findWords, listSpoken, type ShownWord } from './word-alignment.ts';

/**
 * Returns a transcription with another text. Unchanged words keep their times and confidence. Words that replace others
 * share their time. An inserted word gets time from the pause or, without one, from the adjacent word.
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

/** Returns a word in the service's format. Text that has only a segment's time is not a word. */
const toRecognised = (
  text: string,
  { from, to, start, end, confidence }: ShownWord,
  source: SpokenText | undefined,
): TranscriptionWord[] =>
  source?.isSegment
    ? []
    : [
        {
          ...{ word: text.slice(from, to), start, end },
          ...(confidence !== undefined && { confidence }),
          ...(source?.speaker && { speaker: source.speaker }),
        },
      ];

/** Adjusts the segments to their words, without overlaps. */
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
