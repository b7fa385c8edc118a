import { type ProblemCode, type ProblemDocument, problems } from '@audio-transcriber/contract';
import { z } from 'zod';
import type { TranscriptionEvent } from '../transcription/transcription-events.ts';

const seconds = z.number().min(0).describe('Seconds from the start of the audio.');

const speakerName = z.string().describe('`A`, `B`, …, or a name.');
const speaker = speakerName.exactOptional().describe('Absent if speakers are not told apart.');

const word = z.object({
  word: z.string(),
  start: seconds,
  end: seconds,
  confidence: z.number().min(0).max(1).exactOptional().describe('Absent if the recogniser returns none.'),
  estimated: z
    .boolean()
    .exactOptional()
    .describe('True if the recogniser returns no times, and the server has aligned the text with the audio.'),
  speaker,
});

const timedText = z.object({ start: seconds, end: seconds, text: z.string(), speaker });

const segment = z.object({
  id: z.int().min(0),
  ...timedText.shape,
  seek: z.int().min(0).describe('The start in frames of 10 ms.'),
  tokens: z.array(z.int()).describe('Always empty.'),
  temperature: z.number().describe('Always 0.'),
  avg_logprob: z.number().describe('Always 0.'),
  compression_ratio: z.number().min(0).describe('Above 2.4, the text probably repeats itself.'),
  no_speech_prob: z.number().describe('Always 0: silence is not recognised.'),
});

const segmentId = z.string().describe('`seg_` and the number of the segment.');

const diarizedSegment = z.object({
  type: z.literal('transcript.text.segment'),
  id: segmentId,
  ...timedText.shape,
  speaker: speakerName,
});

const logprobs = z
  .array(z.object({ token: z.string(), logprob: z.number().max(0), bytes: z.array(z.int().min(0).max(255)) }))
  .exactOptional()
  .describe('The tokens of the text, if logprobs are included and the recogniser returns them.');

const usage = z
  .object({ type: z.literal('duration'), seconds: z.int().min(0) })
  .describe('Seconds of audio, rounded up.');

const warnings = z
  .array(z.object({ code: z.string().describe('Stable, for clients to branch on.'), message: z.string() }))
  .exactOptional()
  .describe('Parts of the request that were not fulfilled. Absent if there are none.');

const language = z
  .string()
  .exactOptional()
  .describe('BCP 47 tag. Absent if it was neither requested nor detected, and the recogniser supports several.');

const languages = z
  .array(z.string())
  .exactOptional()
  .describe(
    'Base language subtags (BCP 47) that the recogniser supports. Absent if it supports every one, or if they are unknown.',
  );

const transcription = z.object({
  text: z.string().describe('Empty if no speech was recognised.'),
  language,
  logprobs,
  usage,
  warnings,
});

const verboseTranscription = z.object({
  task: z.enum(['transcribe', 'translate']),
  language,
  duration: z.number().min(0).describe('Seconds of audio.'),
  text: z.string(),
  segments: z.array(segment).exactOptional(),
  words: z.array(word).exactOptional(),
  logprobs,
  usage,
  warnings,
});

const diarizedTranscription = z.object({
  task: z.literal('transcribe'),
  duration: z.number().min(0).describe('Seconds of audio.'),
  text: z.string(),
  segments: z.array(diarizedSegment),
  logprobs,
  usage,
  warnings,
});

const transcriptionEvent: z.ZodType<TranscriptionEvent> = z.discriminatedUnion('type', [
  z.object({
    ...{ type: z.literal('transcript.text.delta'), delta: z.string() },
    segment_id: segmentId.exactOptional(),
    logprobs,
  }),
  z.object({
    ...{ type: z.literal('transcript.text.segment'), id: segmentId },
    ...timedText.shape,
    words: z.array(word),
  }),
  z
    .object({
      type: z.literal('transcript.text.partial'),
      revision: z.int().min(0).describe('Increases with each change of the text.'),
      start: seconds,
      text: z.string().describe('The whole text after the last segment. It replaces the text of the previous event.'),
      stable: z.string().describe('The start of the text that is not expected to change.'),
    })
    .describe('Partial text. Only in the events of an incomplete upload.'),
  z.object({ type: z.literal('transcript.text.done'), text: z.string(), logprobs, usage, warnings }),
]);

const code = z.enum(Object.keys(problems) as ProblemCode[]).describe('Stable, for clients to branch on.');

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
    'expected-offset': z.int().min(0).exactOptional().describe('upload-offset-mismatch: number of received bytes.'),
    'provided-offset': z.int().min(0).exactOptional().describe('upload-offset-mismatch: the requested offset.'),
  })
  .describe('RFC 9457');

const model = z.object({
  ...{ id: z.string(), object: z.literal('model'), created: z.int(), owned_by: z.string() },
  languages,
  word_times: z
    .enum(['recognised', 'estimated'])
    .describe('Whether the model returns word times, or the server estimates them.'),
  translation: z.array(z.string()).describe('Base language subtags (BCP 47) that speech can be translated to.'),
  streaming: z.boolean().describe('Whether an upload has partial text while it is made.'),
  diarization: z.boolean().describe('Whether the model tells speakers apart by their voices.'),
});

/** The schemas of responses, by their names in the OpenAPI document. */
export const answerSchemas = {
  Transcription: transcription,
  VerboseTranscription: verboseTranscription,
  DiarizedTranscription: diarizedTranscription,
  TranscriptionEvent: transcriptionEvent,
  TranscriptionSegment: segment,
  TranscriptionWord: word,
  Usage: usage,
  UploadOffer: z.object({
    max_audio_seconds: z.int().min(1).describe('Maximum duration of a recording.'),
    media_types: z
      .array(z.string())
      .describe('Media types that the server can decode, such as `audio/webm;codecs=opus`.'),
    ready: z.boolean().describe('False while the server has no usable recogniser.'),
    languages,
  }),
  ClientSecret: z.object({
    value: z.string().describe('The secret.'),
    expires_at: z.int().describe('When it expires, in Unix seconds. A session that has begun continues.'),
    session: z.looseObject({ type: z.literal('transcription') }).describe('The settings of the session.'),
  }),
  Problem: problem,
  Model: model,
  ModelList: z.object({ object: z.literal('list'), data: z.array(model) }),
  Health: z.object({ status: z.literal('ok') }),
  Readiness: z.object({ status: z.literal('ready') }),
} as const satisfies Record<string, z.ZodType>;
