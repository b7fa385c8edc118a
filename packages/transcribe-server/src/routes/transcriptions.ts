import { type ProblemDocument, ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { type MediaType, sniffMediaType } from '../audio/media-type.ts';
import type { Engine } from '../engines/engine.ts';
import { type ReceivedAudio, receiveAudio } from '../intake/receive-audio.ts';
import type { TemporaryFolder } from '../intake/temporary-folder.ts';
import type { EngineSlots } from '../transcription/engine-slots.ts';
import { joinSegments } from '../transcription/join-segments.ts';
import { formatTranscription } from '../transcription/response-formats.ts';
import { transcribeFile } from '../transcription/transcribe-file.ts';
import { transcriptionEvents } from '../transcription/transcription-events.ts';
import { createEventStream } from './event-stream.ts';
import { parseTranscriptionFields } from './transcription-fields.ts';

export interface TranscriptionsOptions {
  readonly engine: Engine;
  readonly slots: EngineSlots;
  readonly temporaryFolder: TemporaryFolder;
  readonly maxUploadBytes: number;
  readonly maxAudioSeconds: number;
  /** What a client is told of an error that comes when the answer has begun. */
  readonly describeError: (error: unknown, requestId: string) => ProblemDocument;
  /** Aborted when the server gives up what still runs. */
  readonly shutdownSignal: AbortSignal;
}

const heartbeatSeconds = 10;

/** `POST /v1/audio/transcriptions`: audio in, its transcription out. */
export const createTranscriptionsHandler = (
  options: TranscriptionsOptions,
): Handler<{ Variables: RequestIdVariables }> => {
  const { engine, slots, temporaryFolder, maxUploadBytes, maxAudioSeconds, describeError, shutdownSignal } = options;

  const parseFields = (sent: URLSearchParams) => {
    const fields = parseTranscriptionFields(sent);
    engine.accept?.(fields);
    return fields;
  };

  return async (c) => {
    const request = c.req.raw;
    const signal = AbortSignal.any([abortedWith(request), shutdownSignal]);
    const query = new URL(request.url).searchParams;
    parseFields(query); // Refused before the body is read.

    const audio = await receiveAudio(request, { temporaryFolder, maxBytes: maxUploadBytes, signal });
    try {
      const { isStreamed, responseFormat, timestampGranularities, ...engineOptions } = parseFields(
        merge(query, audio.fields),
      );
      const segments = transcribeFile(audio, {
        ...{ ...engineOptions, engine, lane: slots.createLane(), signal },
        ...{ mediaType: findMediaType(audio), maxSeconds: maxAudioSeconds },
      });
      if (isStreamed) {
        return await createEventStream(transcriptionEvents(segments), {
          heartbeatSeconds,
          describeError: (error) => describeError(error, c.get('requestId')),
        });
      }
      const transcription = joinSegments(await Array.fromAsync(segments), engineOptions.language);
      return formatTranscription(transcription, { responseFormat, timestampGranularities });
    } catch (error) {
      await audio[Symbol.asyncDispose]();
      throw error;
    }
  };
};

const findMediaType = ({ head, declaredType }: ReceivedAudio): MediaType => {
  const mediaType = sniffMediaType(head, declaredType);
  if (mediaType !== undefined) return mediaType;
  throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
};

/** The request's signal with an error for its reason: the HTTP server aborts it with a string. */
const abortedWith = ({ signal }: Request): AbortSignal => {
  const controller = new AbortController();
  const abort = () => controller.abort(new DOMException('The client went away.', 'AbortError'));
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
};

const merge = (query: URLSearchParams, form: URLSearchParams): URLSearchParams =>
  new URLSearchParams([...[...query].filter(([name]) => !form.has(name)), ...form]);
