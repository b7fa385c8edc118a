import { ProblemError } from '@audio-transcriber/contract';
import { createGrowingFile } from '../intake/growing-file.ts';
import { createRequestTrace, type RequestTrace } from '../observability/request-trace.ts';
import { stoppingProblem } from '../problems/shutting-down.ts';
import { createAdmission } from '../transcription/admission.ts';
import { rememberResults } from '../transcription/recognise.ts';
import { createKeyedAnswer } from '../uploads/idempotent-upload.ts';
import { createGrowingTranscriber } from '../uploads/transcribe-incrementally.ts';
import { createUpload } from '../uploads/upload.ts';
import { createUploadIntake } from '../uploads/upload-intake.ts';
import { createUploadStore, type StoredUpload } from '../uploads/upload-store.ts';
import type { TranscriptionFields } from './transcription-fields.ts';
import { keptAnswers, type TranscriptionService } from './transcription-service.ts';

/** What an upload was created with. */
interface UploadOrder {
  readonly fields: TranscriptionFields;
  /** Under which the same recording is transcribed once. */
  readonly key: string | undefined;
  /** What the client says the audio is. */
  readonly declaredType: string | undefined;
  /** Who may use it; undefined where everybody may come. */
  readonly owner: string | undefined;
}

interface UploadDetails extends UploadOrder {
  /** Lets go of all that is kept under its key. */
  readonly forget: () => void;
  /** What its work is seen by, which outlives each of its requests. */
  readonly trace: RequestTrace;
}

export type StoredRecording = StoredUpload<UploadDetails>;

/** Opens, keeps and closes the uploads of a service. */
interface UploadRegistry {
  /**
   * Begins an upload, and its transcription with its first bytes.
   * @throws ProblemError `server-busy`, `unsupported-media-type`
   */
  open(order: UploadOrder): Promise<StoredRecording>;
  /** @throws ProblemError `not-found` */
  find(id: string, owner: string | undefined): StoredRecording;
  /** Gives it up; who follows it is told the reason. */
  close(stored: StoredRecording, reason: unknown): void;
  /** Gives it up for good, with all that is kept under its key. */
  discard(stored: StoredRecording): void;
}

/** Without any upload. Those that are there are given up when the server stops. */
export const createUploadRegistry = (service: TranscriptionService): UploadRegistry => {
  const { engine, voiceActivity, temporaryFolder, limits, clock, metrics, answers, createRecogniser, forgetResults } =
    service;
  const { stoppingSignal, shutdownSignal } = service;
  const admission = createAdmission({ maxQueue: limits.maxLiveUploads, gauge: metrics.liveUploads });
  const store = createUploadStore<UploadDetails>({ ...keptAnswers, ttlSeconds: limits.uploadTtlSeconds, clock });

  /** A place among the live uploads, with a file of its own. */
  const takePlace = async () => {
    const place = admission.admit();
    try {
      const file = await createGrowingFile(await temporaryFolder.reserve());
      return { file, leave: () => place[Symbol.dispose]() };
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  };

  /** One that was begun twice under a key: the client does not know of the first. */
  const closeForgotten = (key: string) => {
    for (const stored of store.all()) {
      if (stored.details.key === key && !stored.upload.isComplete) close(stored, superseded());
    }
  };

  const close = (stored: StoredRecording, reason: unknown) => store.remove(stored.id, reason);

  stoppingSignal.addEventListener('abort', () => {
    for (const stored of store.all()) if (!stored.upload.isComplete) close(stored, stoppingProblem());
  });
  shutdownSignal.addEventListener('abort', () => {
    for (const stored of store.all()) close(stored, stoppingProblem());
  });

  return {
    async open(order) {
      const { fields, key, declaredType, owner } = order;
      if (stoppingSignal.aborted) throw stoppingProblem();
      if (/^multipart\//i.test(declaredType ?? '')) {
        throw new ProblemError('unsupported-media-type', 'An upload in pieces is the audio itself, without a form.', {
          param: 'Content-Type',
        });
      }
      if (key !== undefined) closeForgotten(key);

      const { isStreamed, responseFormat, timestampGranularities, ...engineOptions } = fields;
      const trace = createRequestTrace(metrics);
      if (fields.prompt !== undefined) trace.redact(fields.prompt);
      const { file, leave } = await takePlace();
      const recognise = rememberResults(createRecogniser(engineOptions, trace, key));

      const transcribe = createGrowingTranscriber(file, {
        ...{ engine, voiceActivity, recognise, declaredType, trace },
        maxSeconds: limits.maxAudioSeconds,
      });
      const answer = key === undefined ? undefined : createKeyedAnswer(answers, key, engineOptions);
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
      const stored = store.add(upload, owner, { ...order, trace, forget });
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

const superseded = () => new ProblemError('not-found', 'The recording is sent anew under the same key.');
