import { ProblemError } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';

/** The most that is taken; all that is absent is not limited. */
export interface FileLimits {
  readonly maxBytes?: number | undefined;
  readonly maxDurationSeconds?: number | undefined;
}

/** What limit a file is beyond: `audio-too-large` or `audio-too-long`. */
export const findExcess = (
  { size }: Blob,
  durationSeconds: number,
  { maxBytes, maxDurationSeconds }: FileLimits,
): TranscriberProblem | undefined => {
  if (maxBytes && size > maxBytes) return new ProblemError('audio-too-large', `Larger than ${maxBytes} bytes.`);
  if (maxDurationSeconds && durationSeconds > maxDurationSeconds) {
    return new ProblemError('audio-too-long', `Longer than ${maxDurationSeconds} seconds.`);
  }
  return undefined;
};

/** What is within both. */
export const joinLimits = (one: FileLimits, other: FileLimits): FileLimits => ({
  maxBytes: lesser(one.maxBytes, other.maxBytes),
  maxDurationSeconds: lesser(one.maxDurationSeconds, other.maxDurationSeconds),
});

const lesser = (one: number | undefined, other: number | undefined): number | undefined =>
  one && other ? Math.min(one, other) : one || other;
