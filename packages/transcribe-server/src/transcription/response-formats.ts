import { deflateSync } from 'node:zlib';
import {
  createCues,
  formatSrt,
  formatVtt,
  type TranscriptionSegment,
  type TranscriptionWarning,
} from '@audio-transcriber/contract';
import { logprobsMissing, speakersUnknown, wordTimesEstimated } from '../engines/warnings.ts';
import { alignSegments } from './align-words.ts';
import type { FullTranscription } from './join-segments.ts';

/** The response formats of OpenAI’s API. */
export const responseFormats = ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'] as const;
type ResponseFormat = (typeof responseFormats)[number];

/** What can have times in `verbose_json`. */
export const timestampGranularities = ['segment', 'word'] as const;
type TimestampGranularity = (typeof timestampGranularities)[number];

/** The requested response format. */
export interface FormatOptions {
  readonly responseFormat: ResponseFormat;
  /** What has times in `verbose_json`. */
  readonly timestampGranularities: readonly TimestampGranularity[];
  /** Whether the probabilities of tokens are requested. Default: false. */
  readonly includesLogprobs?: boolean;
  /** BCP 47 tag of the language that the speech is translated to. */
  readonly translatedTo?: string;
  /** Warnings about the request itself. */
  readonly warnings?: readonly TranscriptionWarning[];
}

/** Usage by duration: seconds of audio, rounded up. */
export interface Usage {
  readonly type: 'duration';
  readonly seconds: number;
}

/** Computes the usage. @param durationSeconds seconds of audio */
export const createUsage = (durationSeconds: number): Usage => ({
  type: 'duration',
  seconds: Math.ceil(durationSeconds),
});

/** Creates the response in the requested format, as OpenAI's transcription API defines it. */
export const formatTranscription = (transcription: FullTranscription, options: FormatOptions): Response => {
  const { text, duration, segments, words, logprobs } = transcription;
  const { translatedTo } = options;
  const warnings = warningsFor(transcription, options);
  const usage = createUsage(duration);
  const isTimed = (granularity: TimestampGranularity) => options.timestampGranularities.includes(granularity);
  switch (options.responseFormat) {
    case 'text':
      return createTextResponse(`${text}\n`, 'text/plain');
    case 'srt':
      return createTextResponse(formatSrt(createCues(alignSegments(transcription))), 'application/x-subrip');
    case 'vtt':
      return createTextResponse(formatVtt(createCues(alignSegments(transcription))), 'text/vtt');
    case 'json':
      return createJsonResponse({ text, language: translatedTo ?? transcription.language, logprobs, usage, warnings });
    case 'verbose_json':
      return createJsonResponse({
        task: translatedTo === undefined ? 'transcribe' : 'translate',
        language: translatedTo === undefined ? transcription.language : nameOf(translatedTo),
        duration,
        text,
        ...(isTimed('segment') && { segments: segments.map(toVerboseSegment) }),
        ...(isTimed('word') && { words }),
        logprobs,
        usage,
        warnings,
      });
    case 'diarized_json':
      return createJsonResponse({
        task: 'transcribe',
        duration,
        text,
        segments: segments.map(toDiarizedSegment),
        logprobs,
        usage,
        warnings,
      });
  }
};

/** Returns the English name of a language, which OpenAI's API has in translations. */
const nameOf = (tag: string): string | undefined =>
  new Intl.DisplayNames('en', { type: 'language' }).of(tag)?.toLowerCase();

/** Returns the warnings about the request, and about what the response contains. */
const warningsFor = (transcription: FullTranscription, options: FormatOptions) => {
  const { responseFormat, timestampGranularities } = options;
  const hasWords = responseFormat === 'verbose_json' && timestampGranularities.includes('word');
  const relevant = listWarnings(transcription, options).filter(
    ({ code }) => hasWords || code !== wordTimesEstimated.code,
  );
  return relevant.length === 0 ? undefined : relevant;
};

/** Lists the warnings of the request and of the engine, and those about requested members that the engine lacks. */
export const listWarnings = (
  { segments, logprobs, warnings = [] }: FullTranscription,
  options: FormatOptions,
): readonly TranscriptionWarning[] => {
  const isSpoken = segments.length > 0;
  const isDiarized = options.responseFormat === 'diarized_json';
  return [
    ...(options.warnings ?? []),
    ...warnings,
    ...(isSpoken && options.includesLogprobs && logprobs === undefined ? [logprobsMissing] : []),
    ...(isSpoken && isDiarized && segments.every(({ speaker }) => speaker === undefined) ? [speakersUnknown] : []),
  ];
};

/** Creates the response from a string, which the HTTP server writes directly: `Response.json` would create a stream. */
const createJsonResponse = (answer: object): Response =>
  new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } });

const createTextResponse = (text: string, mediaType: string): Response =>
  new Response(text, { headers: { 'Content-Type': `${mediaType}; charset=utf-8` } });

/** A segment of `verbose_json`, with the members of Whisper's decoder that OpenAI's API requires. */
interface VerboseSegment extends TranscriptionSegment {
  /** Start in Whisper's frames of 10 ms. */
  readonly seek: number;
  readonly tokens: readonly number[];
  readonly temperature: number;
  readonly avg_logprob: number;
  readonly compression_ratio: number;
  readonly no_speech_prob: number;
}

/** A segment of `diarized_json`, and of its events. */
interface DiarizedSegment {
  readonly type: 'transcript.text.segment';
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly speaker: string;
}

/** The label of the only speaker if the speakers are unknown. */
export const defaultSpeaker = 'A';

/**
 * Adds the members that Whisper's decoder has. Clients reject segments without them. `seek` and `compression_ratio` are
 * computed. The others have the values of a confident result, because no engine returns them for a segment.
 */
const toVerboseSegment = (segment: TranscriptionSegment): VerboseSegment => ({
  ...segment,
  seek: Math.round(segment.start * 100),
  tokens: [],
  temperature: 0,
  avg_logprob: 0,
  compression_ratio: compressionRatio(segment.text),
  no_speech_prob: 0,
});

const toDiarizedSegment = ({
  id,
  start,
  end,
  text,
  speaker = defaultSpeaker,
}: TranscriptionSegment): DiarizedSegment => ({
  ...{ type: 'transcript.text.segment', id: segmentIdOf(id) },
  ...{ start, end, text, speaker },
});

/** Returns the id of a segment in `diarized_json` and in events, which is a string there. */
export const segmentIdOf = (id: number): string => `seg_${id}`;

/** Bytes of the text per byte of its zlib compression. Above 2.4, the text probably repeats itself. */
const compressionRatio = (text: string): number => {
  const bytes = Buffer.from(text);
  return Math.round((bytes.length / deflateSync(bytes).length) * 1000) / 1000;
};
