import { ProblemError } from '@audio-transcriber/contract';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { type MediaType, sniffMediaType } from '../audio/media-type.ts';
import type { Engine } from '../engines/engine.ts';
import { type ReceivedAudio, receiveAudio } from '../intake/receive-audio.ts';
import type { TemporaryFolder } from '../intake/temporary-folder.ts';
import type { Limits } from '../limits.ts';
import { createProblemDocument } from '../problem-response.ts';
import { createAdmission } from '../transcription/admission.ts';
import { createDeadline } from '../transcription/deadline.ts';
import { createEngineSlots } from '../transcription/engine-slots.ts';
import { fingerprint } from '../transcription/fingerprint.ts';
import { createIdempotencyStore } from '../transcription/idempotency.ts';
import { joinSegments } from '../transcription/join-segments.ts';
import { formatTranscription } from '../transcription/response-formats.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import { transcribeFile } from '../transcription/transcribe-file.ts';
import { transcriptionEvents } from '../transcription/transcription-events.ts';
import type { RequestWatchVariables } from '../watch/request-watch.ts';
import type { ClientVariables } from './authorization.ts';
import { createEventStream } from './event-stream.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { parseTranscriptionFields } from './transcription-fields.ts';

export interface TranscriptionsOptions {
  readonly engine: Engine;
  readonly temporaryFolder: TemporaryFolder;
  readonly limits: Limits;
  /** Aborted when the server gives up what still runs. */
  readonly shutdownSignal: AbortSignal;
}

interface TranscriptionsEnvironment {
  /** Those of Node's HTTP server, if that is what serves. */
  readonly Bindings: Partial<HttpBindings>;
  readonly Variables: RequestIdVariables & ClientVariables & RequestWatchVariables;
}

const heartbeatSeconds = 10;
const keptAnswers = { ttlSeconds: 900, maxEntries: 1000, maxBytes: 64_000_000 };

/** `POST /v1/audio/transcriptions`: audio in, its transcription out. */
export const createTranscriptionsHandler = ({
  engine,
  temporaryFolder,
  limits,
  shutdownSignal,
}: TranscriptionsOptions): Handler<TranscriptionsEnvironment> => {
  const slots = createEngineSlots(engine.concurrency);
  const admission = createAdmission(limits);
  const store = createIdempotencyStore<SegmentTranscript>({ ...keptAnswers, abandonSeconds: limits.abandonSeconds });

  const parseFields = (sent: URLSearchParams) => {
    const fields = parseTranscriptionFields(sent);
    engine.accept?.(fields);
    return fields;
  };

  /** The audio with the place it takes up and the time it has left, both given back when it is disposed of. */
  const admitAudio = async (c: Context<TranscriptionsEnvironment>, signal: AbortSignal) => {
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
      const deadline = createDeadline(limits.requestTimeoutSeconds);
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
    const clientSignal = AbortSignal.any([abortedWith(request), shutdownSignal]);
    const query = new URL(request.url).searchParams;
    parseFields(query); // Refused, like a wrong key, before the body is read.
    const key = readIdempotencyKey(request, c.get('clientId'));

    const watch = c.get('watch');
    const audio = await admitAudio(c, clientSignal);
    let isHandedOn = false;
    try {
      const { isStreamed, responseFormat, timestampGranularities, ...engineOptions } = parseFields(
        merge(query, audio.fields),
      );
      if (engineOptions.prompt !== undefined) watch.conceal(engineOptions.prompt);
      const mediaType = findMediaType(audio);
      const start = (signal: AbortSignal) => {
        isHandedOn = true;
        return transcribeFile(audio, {
          ...engineOptions,
          engine,
          lane: slots.createLane(),
          mediaType,
          maxSeconds: limits.maxAudioSeconds,
          watch,
          signal: AbortSignal.any([signal, audio.deadline, shutdownSignal]),
        });
      };
      const segments =
        key === undefined
          ? start(clientSignal)
          : store.run(key, await fingerprint(audio.path, engineOptions), clientSignal, start);
      if (isStreamed) {
        return await createEventStream(transcriptionEvents(segments), {
          heartbeatSeconds,
          describeError(error) {
            watch.fail(error);
            return createProblemDocument(error, c.get('requestId'));
          },
        });
      }
      const transcription = joinSegments(await Array.fromAsync(segments), engineOptions.language);
      return formatTranscription(transcription, { responseFormat, timestampGranularities });
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
