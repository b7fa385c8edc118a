import { type ProblemCode, type ProblemDocument, problems } from '@audio-transcriber/contract';
import { z } from 'zod';
import type { TranscriptionEvent } from '../transcription/transcription-events.ts';

const seconds = z.number().min(0).describe('Seconds from the start of the audio.');

const word = z.object({
  word: z.string(),
  start: seconds,
  end: seconds,
  confidence: z.number().min(0).max(1).exactOptional().describe('Absent where the recogniser gives none.'),
  estimated: z
    .boolean()
    .exactOptional()
    .describe('True where the recogniser gives no times, and the server has aligned the text with the audio.'),
});

const segment = z.object({ id: z.int().min(0), start: seconds, end: seconds, text: z.string() });

const usage = z
  .object({ type: z.literal('duration'), seconds: z.int().min(0) })
  .describe('Whole seconds of audio, begun ones included.');

const warnings = z
  .array(z.object({ code: z.string().describe('Stable: made to branch on.'), message: z.string() }))
  .exactOptional()
  .describe('What was requested and not done. Absent where everything is as requested.');

const language = z
  .string()
  .exactOptional()
  .describe('BCP 47 tag. Absent where it was neither given, nor detected, nor the only one of the recogniser.');

const languages = z
  .array(z.string())
  .exactOptional()
  .describe('Base language subtags (BCP 47) that the recogniser supports. Absent: any, or unknown.');

const transcription = z.object({
  text: z.string().describe('Empty if no speech was recognised.'),
  language,
  usage,
  warnings,
});

const verboseTranscription = z.object({
  task: z.literal('transcribe'),
  language,
  duration: z.number().min(0).describe('Seconds of audio.'),
  text: z.string(),
  segments: z.array(segment).exactOptional(),
  words: z.array(word).exactOptional(),
  usage,
  warnings,
});

const transcriptionEvent: z.ZodType<TranscriptionEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('transcript.text.delta'), delta: z.string() }),
  z.object({ type: z.literal('transcript.text.segment'), ...segment.shape, words: z.array(word) }),
  z
    .object({
      type: z.literal('transcript.text.partial'),
      revision: z.int().min(0).describe('Grows with each change of the text.'),
      start: seconds,
      text: z.string().describe('The whole text after the last segment. It replaces that of the event before.'),
      stable: z.string().describe('The beginning of it that is not expected to change.'),
    })
    .describe('What is being said. Only in the events of an upload that still comes.'),
  z.object({ type: z.literal('transcript.text.done'), text: z.string(), usage, warnings }),
]);

const code = z.enum(Object.keys(problems) as ProblemCode[]).describe('Stable: made to branch on.');

const problem: z.ZodType<ProblemDocument> = z
  .object({
    type: z.string(),
    title: z.string().describe('The same for every problem of this code.'),
    status: z.int(),
    detail: z.string().describe('One or two sentences for an end user.'),
    instance: z.string().describe('The request id.'),
    code,
    retryable: z.boolean().describe('Whether the same request may succeed later.'),
    error: z
      .object({ message: z.string(), type: z.string(), code, param: z.string().nullable() })
      .describe('The same for clients of OpenAI.'),
    'expected-offset': z.int().min(0).exactOptional().describe('upload-offset-mismatch: how much of it is there.'),
    'provided-offset': z.int().min(0).exactOptional().describe('upload-offset-mismatch: where the piece was to go.'),
  })
  .describe('RFC 9457');

const model = z.object({
  ...{ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() },
  languages,
});

/** The schemas of responses, by their names in the OpenAPI document. */
export const answerSchemas = {
  Transcription: transcription,
  VerboseTranscription: verboseTranscription,
  TranscriptionEvent: transcriptionEvent,
  TranscriptionSegment: segment,
  TranscriptionWord: word,
  Usage: usage,
  UploadOffer: z.object({
    max_audio_seconds: z.int().min(1).describe('Longer recordings are refused.'),
    media_types: z.array(z.string()).describe('What can be decoded, with its codec: `audio/webm;codecs=opus`.'),
    ready: z.boolean().describe('False while the server has no usable recogniser.'),
    languages,
  }),
  Problem: problem,
  Model: model,
  ModelList: z.object({ object: z.literal('list'), data: z.array(model) }),
  Health: z.object({ status: z.literal('ok') }),
  Readiness: z.object({ status: z.literal('ready') }),
} as const satisfies Record<string, z.ZodType>;
