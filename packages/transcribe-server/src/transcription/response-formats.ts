import { createCues, formatSrt, formatVtt } from '@audio-transcriber/contract';
import { wordTimesEstimated } from '../engines/warnings.ts';
import { alignSegments } from './align-words.ts';
import type { FullTranscription } from './join-segments.ts';

/** The response formats of OpenAI’s API, except those with speakers. */
export const responseFormats = ['json', 'text', 'srt', 'verbose_json', 'vtt'] as const;
type ResponseFormat = (typeof responseFormats)[number];

/** What can have times in `verbose_json`. */
export const timestampGranularities = ['segment', 'word'] as const;
type TimestampGranularity = (typeof timestampGranularities)[number];

/** The requested response format. */
export interface FormatOptions {
  readonly responseFormat: ResponseFormat;
  /** What has times in `verbose_json`. */
  readonly timestampGranularities: readonly TimestampGranularity[];
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
  const { text, duration, language, segments, words } = transcription;
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
      return createJsonResponse({ text, language, usage, warnings });
    case 'verbose_json':
      return createJsonResponse({
        task: 'transcribe',
        language,
        duration,
        text,
        ...(isTimed('segment') && { segments }),
        ...(isTimed('word') && { words }),
        usage,
        warnings,
      });
  }
};

/** Returns the warnings about what the response contains. */
const warningsFor = ({ warnings }: FullTranscription, { responseFormat, timestampGranularities }: FormatOptions) => {
  const hasWords = responseFormat === 'verbose_json' && timestampGranularities.includes('word');
  const relevant = warnings?.filter(({ code }) => hasWords || code !== wordTimesEstimated.code) ?? [];
  return relevant.length === 0 ? undefined : relevant;
};

/** Creates the response from a string, which the HTTP server writes directly: `Response.json` would create a stream. */
const createJsonResponse = (answer: object): Response =>
  new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } });

const createTextResponse = (text: string, mediaType: string): Response =>
  new Response(text, { headers: { 'Content-Type': `${mediaType}; charset=utf-8` } });
