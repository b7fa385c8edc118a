import { type SharedWork, shareWork } from '../idempotency/shared-work.ts';
import type { GrowingFile } from '../intake/growing-file.ts';
import type { Clock } from '../platform/clock.ts';
import { isRetryable } from '../problems/problem-response.ts';
import { createDeadline } from '../transcription/deadline.ts';
import type { SegmentTranscript } from '../transcription/transcribe.ts';
import type { UploadIntake } from './upload-intake.ts';

type Work = SharedWork<SegmentTranscript>;

interface UploadOptions {
  /** The upload's own from now on. */
  readonly file: GrowingFile;
  readonly intake: UploadIntake;
  /** Goes through the recording from its start, waiting for what has not come yet. */
  readonly transcribe: (signal: AbortSignal) => AsyncIterable<SegmentTranscript>;
  /** Told of the work that is to give the answer, once all bytes are there; what it throws is the answer. */
  readonly onComplete: (work: Work) => void;
  /** Called when the recording is transcribed, cannot be or was given up, and its file is gone. */
  readonly onRelease: () => void;
  /** How long the transcription may take after the last byte. */
  readonly requestTimeoutSeconds: number;
  readonly clock: Clock;
}

/** A recording that is sent in pieces and transcribed while it comes. Its work goes on whether anybody waits or not. */
export interface Upload {
  readonly bytes: number;
  readonly length: number | undefined;
  readonly isComplete: boolean;
  /** What was transcribed so far. */
  readonly transcripts: readonly SegmentTranscript[];
  /**
   * Writes a piece; with the last one the recording is complete.
   *
   * @throws what the intake throws; once the work has failed for good, why it has
   */
  append(...piece: Parameters<UploadIntake['append']>): Promise<void>;
  /** Ends a piece that is still coming. */
  interrupt(): Promise<void>;
  /** Every segment, from the first on, as it comes. */
  follow(signal: AbortSignal): AsyncGenerator<SegmentTranscript>;
  /** Begins the work anew where it has failed but might not another time. What was recognised is not asked for again. */
  retry(): void;
  /** Gives it up, down to the engine; who follows is told the reason. */
  stop(reason: unknown): void;
}

/** Begins to transcribe at once: it waits for what has not come yet. */
export const createUpload = (options: UploadOptions): Upload => {
  const { file, intake, transcribe, onComplete, onRelease, requestTimeoutSeconds, clock } = options;
  let failure: { readonly error: unknown } | undefined;
  let isGivenUp = false;
  let isReleased = false;

  const release = async (reason: unknown) => {
    if (isReleased) return;
    isReleased = true;
    try {
      await intake.interrupt(reason);
      await file[Symbol.asyncDispose]();
    } catch {
      // What cannot be removed now goes with its folder, at the end or before the next start.
    }
    onRelease();
  };

  /** The file is gone before the end is told. */
  async function* transcribeAll(signal: AbortSignal) {
    yield* transcribe(signal);
    await release(undefined);
  }

  const begin = (): Work => {
    failure = undefined;
    const begun = shareWork(transcribeAll, { clock });
    begun.ended.catch((error) => {
      failure = { error };
      return isGivenUp || !isRetryable(error) ? release(error) : undefined;
    });
    return begun;
  };

  let work = begin();

  /** From the last byte on, or from a new begin. */
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
    async append(piece) {
      if (failure !== undefined && !file.isComplete) throw failure.error;
      await intake.append(piece);
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
      isGivenUp = true;
      work.stop(reason);
      void release(reason);
    },
  };
};
