import { createCues, formatSrt, formatVtt, type TimedText, type Transcription } from '@audio-transcriber/contract';
import { findSegment } from './find-segment.ts';
import type { SpokenText } from './token-timing.ts';
import { alignText, listSpoken } from './word-alignment.ts';

const exportFormats = ['txt', 'srt', 'vtt', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  txt: 'text/plain;charset=utf-8',
  srt: 'application/x-subrip;charset=utf-8',
  vtt: 'text/vtt;charset=utf-8',
  json: 'application/json',
};

/** Returns the export formats of a transcription. Subtitles need times. */
export const formatsOf = ({ words, segments }: Transcription): readonly ExportFormat[] =>
  words?.length || segments?.length ? exportFormats : ['txt', 'json'];

/** Returns the transcript as a file, named after its recording. */
export const exportTranscription = (
  transcription: Transcription,
  format: ExportFormat,
  recordingFileName: string,
): File => {
  const name = recordingFileName.replace(/\.[^.]*$/, '') || 'recording';
  return new File([formatTranscription(transcription, format)], `${name}.${format}`, { type: mediaTypes[format] });
};

const formatTranscription = (transcription: Transcription, format: ExportFormat): string => {
  switch (format) {
    case 'txt':
      return `${transcription.text.trim()}\n`;
    case 'srt':
      return formatSrt(createCues(listPieces(transcription)));
    case 'vtt':
      return formatVtt(createCues(listPieces(transcription)));
    case 'json':
      return `${JSON.stringify(transcription, null, 2)}\n`;
  }
};

/** Splits the text, by segment, into pieces after which a cue may end. */
const listPieces = (transcription: Transcription): TimedText[][] => {
  const { text, segments = [], duration } = transcription;
  const spoken = listSpoken(transcription).flatMap(divide);
  const words = alignText(text, spoken, duration);
  const pieces = words.map(({ start, end, speaker, ...word }, i) => ({
    segment: findSegment(segments, spoken[word.spoken]),
    piece: {
      ...{ text: text.slice(i === 0 ? 0 : word.from, words[i + 1]?.from), start, end },
      ...(speaker && { speaker }),
    },
  }));
  return [...Map.groupBy(pieces, ({ segment }) => segment).values()].map((group) => group.map(({ piece }) => piece));
};

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** Splits a segment into words, and divides its time by their length. */
const divide = (spoken: SpokenText): SpokenText[] => {
  if (!spoken.isSegment) return [spoken];
  const words = (spoken.text.match(/\S+/g) ?? []).flatMap((token) =>
    Array.from(wordSegmenter.segment(token), ({ segment, isWordLike }) => (isWordLike ? segment : '')).filter(Boolean),
  );
  const letters = words.join('').length;
  let lettersBefore = 0;
  return words.map((text) => {
    const start = spoken.start + ((spoken.end - spoken.start) * lettersBefore) / letters;
    lettersBefore += text.length;
    return { ...spoken, text, start, end: spoken.start + ((spoken.end - spoken.start) * lettersBefore) / letters };
  });
};
