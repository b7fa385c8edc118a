import { separatorBetween, type Transcription, type TranscriptionWarning } from '@audio-transcriber/contract';
import { wordTimesEstimated } from '../engines/warnings.ts';
import type { SegmentTranscript } from './transcribe.ts';

/** A complete transcription. The response formats omit what was not requested. */
export type FullTranscription = Required<Omit<Transcription, OptionalField>> & Pick<Transcription, OptionalField>;
type OptionalField = 'language' | 'warnings';

/** Joins the segments of one recording, in order, into its transcription. */
export const joinSegments = (
  transcripts: readonly SegmentTranscript[],
  requestedLanguage: string | undefined,
): FullTranscription => {
  const spoken = transcripts.filter(({ text }) => text !== '');
  const language =
    spoken.find((transcript) => transcript.language !== undefined)?.language ?? onlyOf(requestedLanguage);
  const warnings = joinWarnings(transcripts);
  return {
    text: spoken.map(({ text }) => text).reduce(joinText, ''),
    duration: transcripts.at(-1)?.end ?? 0,
    segments: spoken.map(({ start, end, text, words }, id) => ({
      id,
      start: words[0]?.start ?? start,
      end: words.at(-1)?.end ?? end,
      text,
    })),
    words: spoken.flatMap(({ words }) => words),
    ...(language !== undefined && { language }),
    ...(warnings !== undefined && { warnings }),
  };
};

/** Lists each warning code once, with the message of the first segment that has it. Undefined without warnings. */
export const joinWarnings = (
  transcripts: readonly SegmentTranscript[],
): readonly TranscriptionWarning[] | undefined => {
  const byCode = new Map<string, TranscriptionWarning>();
  for (const warning of transcripts.flatMap(warningsOf)) {
    if (!byCode.has(warning.code)) byCode.set(warning.code, warning);
  }
  return byCode.size === 0 ? undefined : [...byCode.values()];
};

const warningsOf = ({ words, warnings = [] }: SegmentTranscript): readonly TranscriptionWarning[] =>
  words.some(({ estimated }) => estimated) ? [...warnings, wordTimesEstimated] : warnings;

/** Returns the requested language. Returns undefined for several: which one was spoken is unknown. */
const onlyOf = (language: string | undefined) => (language?.includes(',') ? undefined : language);

const joinText = (before: string, after: string): string => before + separatorBetween(before, after) + after;
