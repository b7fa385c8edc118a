import { ProblemError } from '@audio-transcriber/contract';
import type { Context, Handler } from 'hono';
import { type MediaType, sniffMediaType } from '../audio/media-type.ts';
import { fingerprint } from '../idempotency/fingerprint.ts';
import { readIdempotencyKey } from '../idempotency/idempotency-key.ts';
import { type ReceivedAudio, receiveAudio } from '../intake/receive-audio.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import { createAdmission } from '../transcription/admission.ts';
import { createDeadline } from '../transcription/deadline.ts';
import { transcribeRecording } from '../transcription/transcribe-recording.ts';
import type { TranscriptionTask } from './transcription-fields.ts';
import { answerTranscription, clientSignal } from './transcription-response.ts';
import type { TranscriptionEnvironment, TranscriptionService } from './transcription-service.ts';

/** Handles `POST /v1/audio/transcriptions` or `/v1/audio/translations`: audio in, text out. */
export const createTranscriptionsHandler = (
  service: TranscriptionService,
  task?: TranscriptionTask,
): Handler<TranscriptionEnvironment> => {
  const { engine, voiceActivity, audioSpool, limits, metrics, clock, stoppingSignal, shutdownSignal, answers } =
    service;
  const { parseFields, createRecogniser } = service;
  const admission = createAdmission({ maxQueue: limits.maxQueue, gauge: metrics.admitted });

  /** Receives the audio with a place in the queue and a deadline. Disposing releases all three. */
  const admitAudio = async (c: Context<TranscriptionEnvironment>, signal: AbortSignal) => {
    if (stoppingSignal.aborted) throw stoppingProblem();
    const place = admission.admit();
    try {
      const received = await c.get('trace').receive((onBytes) =>
        receiveAudio(c.req.raw, {
          audioSpool,
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
        await received.audio[Symbol.asyncDispose]();
      };
      return { ...received, deadline: deadline.signal, [Symbol.asyncDispose]: dispose };
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };

  return async (c) => {
    const request = c.req.raw;
    const goneSignal = AbortSignal.any([clientSignal(request), shutdownSignal]);
    const query = new URL(request.url).searchParams;
    if (query.size > 0 || task === 'translate') parseFields(query, task); // Rejects before the body is read, like a wrong key.
    const key = readIdempotencyKey(request, c.get('clientId'));

    const trace = c.get('trace');
    const received = await admitAudio(c, goneSignal);
    let isHandedOn = false;
    try {
      const fields = parseFields(merge(query, received.fields), task);
      const { engineOptions } = fields;
      trace.redact(engineOptions);
      const mediaType = findMediaType(received);
      const start = (signal: AbortSignal) => {
        isHandedOn = true;
        return transcribeRecording(received, {
          ...{ engine, voiceActivity },
          recognise: createRecogniser(engineOptions, trace, key),
          mediaType,
          maxSeconds: limits.maxAudioSeconds,
          trace,
          signal: AbortSignal.any([signal, received.deadline, shutdownSignal]),
        });
      };
      const segments =
        key === undefined
          ? start(goneSignal)
          : answers.run(key, await fingerprint(await received.audio.path(), engineOptions), goneSignal, start);
      return await answerTranscription(c, segments, fields);
    } finally {
      if (!isHandedOn) await received[Symbol.asyncDispose]();
    }
  };
};

const findMediaType = ({ audio, declaredType }: ReceivedAudio): MediaType => {
  const mediaType = sniffMediaType(audio.head, declaredType);
  if (mediaType !== undefined) return mediaType;
  throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
};

const merge = (query: URLSearchParams, form: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...[...query].filter(([name]) => !form.has(name)), ...form]);
