import { ProblemError } from '@audio-transcriber/contract';
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { readIdempotencyKey } from '../idempotency/idempotency-key.ts';
import { readChunks, readWithIdleTimeout } from '../intake/read-with-timeout.ts';
import { withPartials } from '../live/with-partials.ts';
import { LengthExceededProblem } from '../problems/upload-problem.ts';
import { joinSegments } from '../transcription/join-segments.ts';
import { formatTranscription } from '../transcription/response-formats.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import { describeService } from './service-description.ts';
import { answerTranscription, clientSignal, streamTranscription } from './transcription-response.ts';
import type { TranscriptionEnvironment, TranscriptionService } from './transcription-service.ts';
import {
  formatUploadLimit,
  type PartHeaders,
  partialUpload,
  readAppend,
  readCreation,
  readUploadComplete,
  refusePartHeaders,
  setUploadHeaders,
} from './upload-headers.ts';
import { createUploadRegistry, type StoredRecording } from './upload-registry.ts';

interface UploadEnvironment extends TranscriptionEnvironment {
  readonly Variables: TranscriptionEnvironment['Variables'] & {
    /** The upload of the request. */
    stored: StoredRecording | undefined;
    /** The value of `Location` in the response to its creation. */
    location: string | undefined;
    /** Whether the response is about the transfer of a part, not about the whole recording. */
    isTransfer: boolean;
  };
}

type UploadContext = Context<UploadEnvironment>;

/** The handlers of resumable uploads, in the order of registration. */
interface UploadHandlers {
  /** Sets the headers that describe the upload on every response. First at both paths. */
  readonly describe: MiddlewareHandler<UploadEnvironment>;
  /** Handles `OPTIONS` at the transcription endpoint: the service description, and whether uploads are supported. */
  readonly offer: MiddlewareHandler<UploadEnvironment>;
  /** Handles `POST` at the transcription endpoint with `Upload-Complete`; passes any other on. */
  readonly create: MiddlewareHandler<UploadEnvironment>;
  /** Finds the upload by its `id`. First at its path. */
  readonly find: MiddlewareHandler<UploadEnvironment>;
  /** Handles `HEAD` (the offset) and `GET` (segments as they arrive, or the result). */
  readonly read: Handler<UploadEnvironment>;
  /** Handles `PATCH`: appends a part. The response to the last one is the transcription. */
  readonly append: Handler<UploadEnvironment>;
  /** Handles `POST`: retries failed segments. */
  readonly retry: Handler<UploadEnvironment>;
  /** Handles `DELETE`: cancels the work, or drops the result. */
  readonly remove: Handler<UploadEnvironment>;
}

/** Creates the handlers of resumable uploads (draft-ietf-httpbis-resumable-upload), which are transcribed while they arrive. */
export const createUploadHandlers = (service: TranscriptionService): UploadHandlers => {
  const { limits, clock, parseFields } = service;
  const registry = createUploadRegistry(service);
  const uploadLimits = formatUploadLimit(limits);

  const storedOf = (c: UploadContext): StoredRecording => {
    const stored = c.get('stored');
    if (stored === undefined) throw new ProblemError('not-found', 'There is no upload at this address.');
    return stored;
  };

  const receive = (c: UploadContext, { upload }: StoredRecording, part: PartHeaders): Promise<void> =>
    c.get('trace').receive((onBytes) =>
      upload.append({
        ...part,
        read: (signal) => readWithIdleTimeout(readChunks(c.req.raw, c.env?.incoming), { clock, onBytes, signal }),
      }),
    );

  /** Yields the segments from the first one on. The upload does not expire meanwhile. */
  async function* follow(c: UploadContext, { upload, hold }: StoredRecording): AsyncGenerator<SegmentTranscript> {
    using _held = hold();
    yield* upload.follow(clientSignal(c.req.raw));
  }

  const acceptsEvents = (c: UploadContext) => /\btext\/event-stream\b/i.test(c.req.header('Accept') ?? '');

  const answer = (c: UploadContext, stored: StoredRecording) => {
    c.set('isTransfer', false);
    const { fields, trace } = stored.details;
    c.get('trace').include(trace);
    const isStreamed = acceptsEvents(c) || (fields.isStreamed && c.req.method !== 'GET');
    return answerTranscription(c, follow(c, stored), { ...fields, isStreamed });
  };

  return {
    async describe(c, next) {
      const isPatch = c.req.method === 'PATCH';
      c.set('isTransfer', isPatch || readUploadComplete(c.req.raw.headers) !== undefined);
      await next();
      const { headers, status } = c.res;
      const stored = c.get('stored');
      const location = c.get('location');
      if (stored !== undefined) setUploadHeaders(headers, stored.upload);
      if (c.get('isTransfer')) headers.set('Upload-Complete', '?0');
      if (location !== undefined) headers.set('Location', location);
      if (stored !== undefined || status === 413) headers.set('Upload-Limit', uploadLimits);
      if (isPatch && status === 415) headers.set('Accept-Patch', partialUpload);
    },

    async offer(c) {
      if (limits.maxLiveUploads > 0) c.header('Upload-Limit', uploadLimits);
      c.header('Allow', 'OPTIONS, POST');
      return c.json(await describeService(service));
    },

    async create(c, next) {
      const { headers, url } = c.req.raw;
      const isLast = readUploadComplete(headers);
      if (isLast === undefined) return next();

      const { pathname, searchParams } = new URL(url);
      const fields = parseFields(searchParams);
      const key = readIdempotencyKey(c.req.raw, c.get('clientId'));
      const part = readCreation(headers, isLast, limits);
      const declaredType = headers.get('Content-Type') ?? undefined;
      const stored = await registry.open({ fields, key, declaredType, owner: c.get('clientId') });
      using _held = stored.hold();
      try {
        await receive(c, stored, part);
      } catch (error) {
        registry.close(stored, error); // The client does not know its URL.
        throw error;
      }
      c.set('stored', stored);
      c.set('location', `${pathname.split('/').at(-1)}/${stored.id}`);
      if (!isLast) return c.body(null, 201);
      const gone = clientSignal(c.req.raw);
      const giveUp = () => registry.close(stored, gone.reason);
      if (key === undefined && gone.aborted) giveUp();
      else if (key === undefined) gone.addEventListener('abort', giveUp);
      return answer(c, stored);
    },

    async find(c, next) {
      const stored = registry.find(c.req.param('id') ?? '', c.get('clientId'));
      using _held = stored.hold();
      c.get('trace').redact(stored.details.fields.engineOptions);
      c.set('stored', stored);
      await next();
    },

    async read(c) {
      const stored = storedOf(c);
      const { upload, details } = stored;
      refusePartHeaders(c.req.raw.headers);
      if (c.req.method === 'HEAD') {
        await upload.interrupt();
        return c.body(null, 204);
      }
      if (acceptsEvents(c))
        return streamTranscription(c, withPartials(follow(c, stored), details.live), details.fields.format, true);
      if (upload.isComplete) return answer(c, stored);
      return formatTranscription(joinSegments(upload.transcripts, details.fields.engineOptions.language), {
        responseFormat: 'verbose_json',
        timestampGranularities: ['segment', 'word'],
      });
    },

    async append(c) {
      const stored = storedOf(c);
      const part = readAppend(c.req.raw.headers, limits);
      if (repeatsEnd(stored, part)) return answer(c, stored);
      try {
        await receive(c, stored, part);
      } catch (error) {
        if (error instanceof LengthExceededProblem) registry.close(stored, error);
        throw error;
      }
      return part.isLast ? answer(c, stored) : c.body(null, 204);
    },

    retry(c) {
      const stored = storedOf(c);
      if (!stored.upload.isComplete) {
        throw new ProblemError('invalid-request', 'The upload is not complete yet.');
      }
      stored.upload.retry();
      return answer(c, stored);
    },

    remove(c) {
      registry.discard(storedOf(c));
      return c.body(null, 204);
    },
  };
};

/** Whether a part is an empty end after the last one: its client has lost the response. */
const repeatsEnd = ({ upload }: StoredRecording, { offset, isLast, length }: PartHeaders): boolean =>
  upload.isComplete && isLast && offset === upload.bytes && length === offset;
