import { ProblemError } from '@audio-transcriber/contract';
import type { Context, Handler } from 'hono';
import { type MediaType, sniffMediaType } from '../audio/media-type.ts';
import { type ReceivedAudio, receiveAudio } from '../intake/receive-audio.ts';
import { createAdmission } from '../transcription/admission.ts';
import { createDeadline } from '../transcription/deadline.ts';
import { fingerprint } from '../transcription/fingerprint.ts';
import { transcribeFile } from '../transcription/transcribe-file.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { answerTranscription, clientSignal } from './transcription-answer.ts';
import type { TranscriptionEnvironment, TranscriptionService } from './transcription-service.ts';

/** `POST /v1/audio/transcriptions`: audio in, its transcription out. */
export const createTranscriptionsHandler = (service: TranscriptionService): Handler<TranscriptionEnvironment> => {
  const { engine, temporaryFolder, limits, clock, shutdownSignal, answers, parseFields, createRecogniser } = service;
  const admission = createAdmission(limits);

  /** The audio with the place it takes up and the time it has left, both given back when it is disposed of. */
  const admitAudio = async (c: Context<TranscriptionEnvironment>, signal: AbortSignal) => {
    const place = admission.admit();
    try {
      const audio = await c.get('watch').receive((onBytes) =>
        receiveAudio(c.req.raw, {
          temporaryFolder,
          maxBytes: limits.maxUploadBytes,
          incoming: c.env?.incoming,
          onBytes,
          signal,
        }),
      );
      const deadline = createDeadline(limits.requestTimeoutSeconds, clock);
      const dispose = async () => {
        deadline[Symbol.dispose]();
        place[Symbol.dispose]();
        await audio[Symbol.asyncDispose]();
      };
      return { ...audio, deadline: deadline.signal, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };

  return async (c) => {
    const request = c.req.raw;
    const goneSignal = AbortSignal.any([clientSignal(request), shutdownSignal]);
    const query = new URL(request.url).searchParams;
    parseFields(query); // Refused, like a wrong key, before the body is read.
    const key = readIdempotencyKey(request, c.get('clientId'));

    const watch = c.get('watch');
    const audio = await admitAudio(c, goneSignal);
    let isHandedOn = false;
    try {
      const fields = parseFields(merge(query, audio.fields));
      const { isStreamed, responseFormat, timestampGranularities, ...engineOptions } = fields;
      if (fields.prompt !== undefined) watch.conceal(fields.prompt);
      const mediaType = findMediaType(audio);
      const start = (signal: AbortSignal) => {
        isHandedOn = true;
        return transcribeFile(audio, {
          engine,
          recognise: createRecogniser(engineOptions, watch, key),
          mediaType,
          maxSeconds: limits.maxAudioSeconds,
          watch,
          signal: AbortSignal.any([signal, audio.deadline, shutdownSignal]),
        });
      };
      const segments =
        key === undefined
          ? start(goneSignal)
          : answers.run(key, await fingerprint(audio.path, engineOptions), goneSignal, start);
      return await answerTranscription(c, segments, fields);
    } finally {
      if (!isHandedOn) await audio[Symbol.asyncDispose]();
    }
  };
};

const findMediaType = ({ head, declaredType }: ReceivedAudio): MediaType => {
  const mediaType = sniffMediaType(head, declaredType);
  if (mediaType !== undefined) return mediaType;
  throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
};

const merge = (query: URLSearchParams, form: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...[...query].filter(([name]) => !form.has(name)), ...form]);
