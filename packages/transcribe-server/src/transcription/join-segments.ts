import {
  separatorBetween,
  type TimedText,
  type Transcription,
  type TranscriptionWarning,
} from '@audio-transcriber/contract';
import type { TokenLogprob } from '../engines/engine.ts';
import { wordTimesEstimated } from '../engines/warnings.ts';
import { splitTurns } from './speakers.ts';
import type { SegmentTranscript } from './transcribe.ts';

/** A complete transcription. The response formats omit what was not requested. */
export type FullTranscription = Required<Omit<Transcription, OptionalField>> &
  Pick<Transcription, OptionalField> & { readonly logprobs?: readonly TokenLogprob[] };
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
  const logprobs = joinLogprobs(spoken);
  const turns = spoken.flatMap(splitTurns);
  return {
    text: turns.reduce((text, turn, i) => text + separatorBeforeTurn(text, turn, turns[i - 1]) + turn.text, ''),
    duration: durationOf(transcripts),
    segments: turns.map((turn, id) => ({ id, ...turn })),
    words: spoken.flatMap(({ words }) => words),
    ...(language !== undefined && { language }),
    ...(logprobs !== undefined && { logprobs }),
    ...(warnings !== undefined && { warnings }),
  };
};

/** Returns the duration of the audio: the last end of all segments and silences. */
const durationOf = (transcripts: readonly SegmentTranscript[]): number =>
  transcripts.reduce((duration, { end }) => Math.max(duration, end), 0);

/** Returns the separator before a turn: a line break where the speaker changes, else as between words. */
export const separatorBeforeTurn = (text: string, turn: TimedText, before: TimedText | undefined): string =>
  before === undefined || before.speaker === turn.speaker ? separatorBetween(text, turn.text) : '\n';

/** Joins the tokens of all segments. Undefined if a segment has none. */
const joinLogprobs = (spoken: readonly SegmentTranscript[]): readonly TokenLogprob[] | undefined =>
  spoken.length > 0 && spoken.every(({ logprobs }) => logprobs !== undefined)
    ? spoken.flatMap(({ logprobs = [] }) => logprobs)
    : undefined;

/** Lists each warning code once, with the message of the first segment that has it. Undefined without warnings. */
const joinWarnings = (transcripts: readonly SegmentTranscript[]): readonly TranscriptionWarning[] | undefined => {
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
