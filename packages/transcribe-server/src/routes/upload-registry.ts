import { ProblemError } from '@audio-transcriber/contract';
import { createGrowingFile } from '../intake/growing-file.ts';
import type { LiveTranscript } from '../live/live-transcript.ts';
import { createRequestTrace, type RequestTrace } from '../observability/request-trace.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import { rememberResults } from '../transcription/recognise.ts';
import { createIdempotentUpload } from '../uploads/idempotent-upload.ts';
import { createGrowingTranscriber } from '../uploads/transcribe-incrementally.ts';
import { createUpload } from '../uploads/upload.ts';
import { createUploadIntake } from '../uploads/upload-intake.ts';
import { createUploadStore, type StoredUpload } from '../uploads/upload-store.ts';
import type { TranscriptionFields } from './transcription-fields.ts';
import { resultBudget, type TranscriptionService } from './transcription-service.ts';

/** The request that created an upload. */
interface UploadRequest {
  readonly fields: TranscriptionFields;
  /** The Idempotency-Key. */
  readonly key: string | undefined;
  /** The media type that the client declares. */
  readonly declaredType: string | undefined;
  /** The client that may use it; undefined if the service is open. */
  readonly owner: string | undefined;
}

interface UploadDetails extends UploadRequest {
  /** Drops everything under its key. */
  readonly forget: () => void;
  /** The trace of its work, which outlives its requests. */
  readonly trace: RequestTrace;
  /** The live transcript, if the engine supports partial text. */
  readonly live: LiveTranscript | undefined;
}

export type StoredRecording = StoredUpload<UploadDetails>;

/** Manages the uploads of a service. */
interface UploadRegistry {
  /**
   * Creates an upload. Its transcription starts with the first bytes.
   * @throws ProblemError `server-busy`, `unsupported-media-type`
   */
  open(request: UploadRequest): Promise<StoredRecording>;
  /** @throws ProblemError `not-found` */
  find(id: string, owner: string | undefined): StoredRecording;
  /** Cancels it. Followers reject with the reason. */
  close(stored: StoredRecording, reason: unknown): void;
  /** Cancels it and drops everything under its key. */
  discard(stored: StoredRecording): void;
}

/**
 * Creates an empty registry. While the server stops, an incomplete upload may be finished if its client follows it: the
 * server waits for the response. Others are dropped.
 */
export const createUploadRegistry = (service: TranscriptionService): UploadRegistry => {
  const { engine, voiceActivity, temporaryFolder, limits, clock, metrics, answers, createRecogniser, forgetResults } =
    service;
  const { createLive, admitLive, stoppingSignal, shutdownSignal } = service;
  const store = createUploadStore<UploadDetails>({ ...resultBudget, ttlSeconds: limits.uploadTtlSeconds, clock });

  /** Takes a place among the live uploads and creates the file. */
  const takePlace = async () => {
    const place = admitLive();
    try {
      const file = await createGrowingFile(await temporaryFolder.reserve());
      return { file, leave: () => place[Symbol.dispose]() };
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };

  /** Cancels an incomplete upload with the same key: its client has started again and does not know it. */
  const closeSuperseded = (key: string) => {
    for (const stored of store.all()) {
      if (stored.details.key === key && !stored.upload.isComplete) close(stored, supersededProblem());
    }
  };

  const close = (stored: StoredRecording, reason: unknown) => store.remove(stored.id, reason);

  stoppingSignal.addEventListener('abort', () => {
    for (const stored of store.all()) if (!stored.upload.isComplete) stored.hurry();
  });
  shutdownSignal.addEventListener('abort', () => {
    for (const stored of store.all()) close(stored, stoppingProblem());
  });

  return {
    async open(request) {
      const { fields, key, declaredType, owner } = request;
      if (stoppingSignal.aborted) throw stoppingProblem();
      if (/^multipart\//i.test(declaredType ?? '')) {
        throw new ProblemError(
          'unsupported-media-type',
          'An upload in parts must contain the audio itself, not a form.',
          {
            param: 'Content-Type',
          },
        );
      }
      if (key !== undefined) closeSuperseded(key);

      const { engineOptions } = fields;
      const trace = createRequestTrace(metrics);
      trace.redact(engineOptions);
      const { file, leave } = await takePlace();
      const live = createLive(engineOptions);
      const recognise = rememberResults(createRecogniser(engineOptions, trace, key, live));

      const transcribe = createGrowingTranscriber(file, {
        ...{ engine, voiceActivity, recognise, declaredType, trace, live },
        maxSeconds: limits.maxAudioSeconds,
      });
      const answer = key === undefined ? undefined : createIdempotentUpload(answers, key, engineOptions);
      const upload = createUpload({
        file,
        intake: createUploadIntake({ file, maxBytes: limits.maxUploadBytes, onBytes: (bytes) => answer?.add(bytes) }),
        transcribe: answer?.isKnown
          ? (signal) => answer.follow(file.completed(signal), signal, transcribe)
          : transcribe,
        onComplete: (work) => answer?.settle(work),
        onRelease() {
          leave();
          store.finish(stored.id);
        },
        requestTimeoutSeconds: limits.requestTimeoutSeconds,
        clock,
      });
      const forget = () => {
        answer?.forget();
        if (key !== undefined) forgetResults(engineOptions, key);
      };
      const stored = store.add(upload, owner, { ...request, trace, live, forget });
      return stored;
    },
    find: store.find,
    close,
    discard(stored) {
      close(stored, new ProblemError('not-found', 'The upload was deleted.'));
      stored.details.forget();
    },
  };
};

const supersededProblem = () => new ProblemError('not-found', 'The recording is sent again under the same key.');
