import { type SharedWork, shareWork } from '../idempotency/shared-work.ts';
import type { GrowingFile } from '../intake/growing-file.ts';
import type { Clock } from '../platform/clock.ts';
import { isRetryable } from '../problems/problem-response.ts';
import { createDeadline } from '../transcription/deadline.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import type { UploadIntake } from './upload-intake.ts';

type Work = SharedWork<SegmentTranscript>;

interface UploadOptions {
  /** Owned by the upload from now on. */
  readonly file: GrowingFile;
  readonly intake: UploadIntake;
  /** Transcribes the recording from its start, and waits for missing bytes. */
  readonly transcribe: (signal: AbortSignal) => AsyncIterable<SegmentTranscript>;
  /** Gets the work whose result is the response, once all bytes are there. If it throws, the work ends with that error. */
  readonly onComplete: (work: Work) => void;
  /** Called when the work has ended for good and the file is removed. */
  readonly onRelease: () => void;
  /** Maximum time in seconds from the last byte to the result. */
  readonly requestTimeoutSeconds: number;
  readonly clock: Clock;
}

/** A recording that is sent in parts and transcribed while it arrives. Its work does not depend on followers. */
export interface Upload {
  readonly bytes: number;
  readonly length: number | undefined;
  readonly isComplete: boolean;
  /** The segments so far. */
  readonly transcripts: readonly SegmentTranscript[];
  /**
   * Writes a part. The last one completes the recording.
   *
   * @throws what the intake throws; the error of work that has failed
   */
  append(...part: Parameters<UploadIntake['append']>): Promise<void>;
  /** Aborts the current part. */
  interrupt(): Promise<void>;
  /** Yields every segment, from the first one on. */
  follow(signal: AbortSignal): AsyncGenerator<SegmentTranscript>;
  /** Restarts work that failed with a retryable error. Recognised segments are not sent again. */
  retry(): void;
  /** Cancels the work, down to the engine. Followers reject with the reason. */
  stop(reason: unknown): void;
}

/** Creates an upload and starts to transcribe it. */
export const createUpload = (options: UploadOptions): Upload => {
  const { file, intake, transcribe, onComplete, onRelease, requestTimeoutSeconds, clock } = options;
  let failure: { readonly error: unknown } | undefined;
  let isStopped = false;
  let isReleased = false;

  const release = async (reason: unknown) => {
    if (isReleased) return;
    isReleased = true;
    try {
      await intake.interrupt(reason);
      await file[Symbol.asyncDispose]();
    } catch {
      // It is removed with its folder, at exit or before the next start.
    }
    onRelease();
  };

  /** Removes the file before the work ends. */
  async function* transcribeAll(signal: AbortSignal) {
    yield* transcribe(signal);
    // Behind the audio there may be more, such as tags.
    await file.completed(signal);
    await release(undefined);
  }

  const begin = (): Work => {
    failure = undefined;
    const begun = shareWork(transcribeAll, { clock });
    begun.ended.catch((error) => {
      failure = { error };
      return isStopped || !isRetryable(error) ? release(error) : undefined;
    });
    return begun;
  };

  let work = begin();

  /** Starts the deadline, at the last byte or at a retry. */
  const expectEnd = () => {
    const expected = work;
    try {
      onComplete(expected);
    } catch (error) {
      expected.stop(error);
    }
    const deadline = createDeadline(requestTimeoutSeconds, clock);
    const { signal } = deadline;
    signal.addEventListener('abort', () => expected.stop(signal.reason));
    const end = () => deadline[Symbol.dispose]();
    expected.ended.then(end, end);
  };

  return {
    get bytes() {
      return file.bytes;
    },
    get length() {
      return intake.length;
    },
    get isComplete() {
      return file.isComplete;
    },
    get transcripts() {
      return work.items;
    },
    async append(part) {
      if (failure !== undefined && !file.isComplete) throw failure.error;
      await intake.append(part);
      if (file.isComplete) expectEnd();
    },
    interrupt: () => intake.interrupt(),
    follow: (signal) => work.follow(signal),
    retry() {
      if (failure === undefined || isReleased || !file.isComplete) return;
      work = begin();
      expectEnd();
    },
    stop(reason) {
      isStopped = true;
      work.stop(reason);
      void release(reason);
    },
  };
};
