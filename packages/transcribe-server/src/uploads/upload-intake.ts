import { ProblemError } from '@audio-transcriber/contract';
import type { GrowingFile } from '../intake/growing-file.ts';
import { tooLarge } from '../problems/payload-too-large.ts';
import { lengthInconsistent, offsetMismatch, uploadCompleted } from '../problems/upload-problem.ts';

/** A piece of an upload. */
export interface Append {
  /** Where it belongs; undefined where it is the first. */
  readonly offset: number;
  /** Whether the recording ends with it. */
  readonly isLast: boolean;
  /** How long the whole is, where the request says so. */
  readonly length: number | undefined;
  /** Its bytes, until the signal ends them. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Takes the pieces of one upload, in order and one at a time. */
export interface UploadIntake {
  /** How long the whole is, where a request has said so. */
  readonly length: number | undefined;
  /**
   * Writes a piece while it comes. What has come when it rejects counts.
   *
   * @throws ProblemError `upload-offset-mismatch`, `invalid-request`, `audio-too-large`, `request-timeout`
   */
  append(piece: Append): Promise<void>;
  /** Ends the piece that is still coming, if there is one, and resolves when no more of it will be written. */
  interrupt(reason?: unknown): Promise<void>;
}

interface UploadIntakeOptions {
  readonly file: GrowingFile;
  readonly maxBytes: number;
  /** Is given all that was written, in order. */
  readonly onBytes: (bytes: Uint8Array) => void;
}

export const createUploadIntake = ({ file, maxBytes, onBytes }: UploadIntakeOptions): UploadIntake => {
  let length: number | undefined;
  let current: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  const learnLength = (said: number | undefined) => {
    if (said === undefined) return;
    if (said > maxBytes) throw tooLarge(maxBytes);
    if (said < file.bytes || (length !== undefined && said !== length)) throw lengthInconsistent();
    length = said;
  };

  const write = async (chunk: Uint8Array) => {
    const before = file.bytes;
    const room = (length ?? maxBytes) - before;
    try {
      await file.append(chunk.subarray(0, room));
    } finally {
      onBytes(chunk.subarray(0, file.bytes - before));
    }
    if (chunk.length > room) throw length === undefined ? tooLarge(maxBytes) : lengthInconsistent();
  };

  const interrupt = async (reason: unknown = new ProblemError('request-timeout', 'A newer request took over.')) => {
    while (current !== undefined) {
      current.stop.abort(reason);
      await current.ended;
    }
  };

  return {
    get length() {
      return length;
    },
    interrupt,
    async append({ offset, isLast, length: saidLength, read }) {
      // Of several that wait, the first may have begun by the time it is the next one's turn.
      while (current !== undefined) await interrupt();
      if (file.isComplete) throw uploadCompleted();
      if (offset !== file.bytes) throw offsetMismatch(file.bytes, offset);
      learnLength(saidLength);
      const stop = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      current = { stop, ended };
      try {
        for await (const chunk of read(stop.signal)) await write(chunk);
        stop.signal.throwIfAborted();
        if (!isLast) return;
        if (length !== undefined && length !== file.bytes) throw lengthInconsistent();
        file.complete();
      } finally {
        current = undefined;
        resolve();
      }
    },
  };
};
