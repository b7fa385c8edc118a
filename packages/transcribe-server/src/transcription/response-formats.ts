import { createCues, formatSrt, formatVtt } from '@audio-transcriber/contract';
import { alignSegments } from './align-words.ts';
import type { FullTranscription } from './join-segments.ts';

/** Those of OpenAI’s API that need no knowledge of who speaks. */
export const responseFormats = ['json', 'text', 'srt', 'verbose_json', 'vtt'] as const;
type ResponseFormat = (typeof responseFormats)[number];

/** What may have times. */
export const timestampGranularities = ['segment', 'word'] as const;
type TimestampGranularity = (typeof timestampGranularities)[number];

/** What the client wants to read. */
export interface FormatOptions {
  readonly responseFormat: ResponseFormat;
  /** What `verbose_json` times. */
  readonly timestampGranularities: readonly TimestampGranularity[];
}

/** What was used, by duration: whole seconds of audio, begun ones included. */
export interface Usage {
  readonly type: 'duration';
  readonly seconds: number;
}

/** @param durationSeconds of the audio */
export const createUsage = (durationSeconds: number): Usage => ({
  type: 'duration',
  seconds: Math.ceil(durationSeconds),
});

/** The answer in the format that was asked for, as OpenAI's transcription API defines it. */
export const formatTranscription = (transcription: FullTranscription, options: FormatOptions): Response => {
  const { text, duration, language, segments, words, warnings } = transcription;
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

/** Of a string, which the HTTP server writes as it is: `Response.json` would make a stream of it. */
const createJsonResponse = (answer: object): Response =>
  new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } });

const createTextResponse = (text: string, mediaType: string): Response =>
  new Response(text, { headers: { 'Content-Type': `${mediaType}; charset=utf-8` } });
