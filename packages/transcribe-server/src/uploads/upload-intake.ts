import { ProblemError } from '@audio-transcriber/contract';
import type { GrowingFile } from '../intake/growing-file.ts';
import { tooLarge } from '../problems/payload-too-large.ts';
import { LengthExceededProblem, lengthInconsistent, offsetMismatch } from '../problems/upload-problem.ts';

/** A part of an upload. */
export interface Append {
  /** Bytes before it. */
  readonly offset: number;
  /** Whether the upload ends with it. */
  readonly isLast: boolean;
  /** Bytes of the whole upload, if the request tells. */
  readonly length: number | undefined;
  /** Reads its bytes until the signal is aborted. */
  read(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Writes the parts of one upload, in order and one at a time. */
export interface UploadIntake {
  /** Bytes of the whole upload, if a request has told. */
  readonly length: number | undefined;
  /**
   * Writes a part while it arrives. Bytes written before a rejection count.
   *
   * @throws ProblemError `upload-offset-mismatch`, `invalid-request`, `audio-too-large`, `request-timeout`
   */
  append(part: Append): Promise<void>;
  /** Aborts the current part, if any. Resolves when nothing more of it will be written. */
  interrupt(reason?: unknown): Promise<void>;
}

interface UploadIntakeOptions {
  readonly file: GrowingFile;
  readonly maxBytes: number;
  /** Gets all written bytes, in order. */
  readonly onBytes: (bytes: Uint8Array) => void;
}

export const createUploadIntake = ({ file, maxBytes, onBytes }: UploadIntakeOptions): UploadIntake => {
  let length: number | undefined;
  let current: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;

  const setLength = (announced: number | undefined) => {
    if (announced === undefined) return;
    if (announced > maxBytes) throw tooLarge(maxBytes);
    if (announced < file.bytes || (length !== undefined && announced !== length)) throw lengthInconsistent();
    length = announced;
  };

  const write = async (chunk: Uint8Array) => {
    const before = file.bytes;
    const room = (length ?? maxBytes) - before;
    try {
      await file.append(chunk.subarray(0, room));
    } finally {
      onBytes(chunk.subarray(0, file.bytes - before));
    }
    if (chunk.length > room) throw length === undefined ? tooLarge(maxBytes) : new LengthExceededProblem();
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
    async append({ offset, isLast, length: announcedLength, read }) {
      // Of several that wait, the first may have begun by the time it is the next one's turn.
      while (current !== undefined) await interrupt();
      if (offset !== file.bytes) throw offsetMismatch(file.bytes, offset);
      if (file.isComplete) throw new ProblemError('invalid-request', 'The upload is already complete.');
      setLength(announcedLength);
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
