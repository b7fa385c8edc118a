import { ProblemError } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';

/** The largest recording that is accepted. An absent limit means unlimited. */
export interface RecordingLimits {
  readonly maxBytes?: number | undefined;
  readonly maxSeconds?: number | undefined;
}

/** Returns the problem of a recording that exceeds a limit: `audio-too-large` or `audio-too-long`. */
export const checkLimits = (
  { size }: Blob,
  durationSeconds: number,
  { maxBytes, maxSeconds }: RecordingLimits,
): TranscriberProblem | undefined => {
  if (maxBytes && size > maxBytes) return new ProblemError('audio-too-large', `Larger than ${maxBytes} bytes.`);
  if (maxSeconds && durationSeconds > maxSeconds) {
    return new ProblemError('audio-too-long', `Longer than ${maxSeconds} seconds.`);
  }
  return undefined;
};

/** Returns the stricter of two sets of limits, field by field. */
export const stricterLimits = (one: RecordingLimits, other: RecordingLimits): RecordingLimits => ({
  maxBytes: smaller(one.maxBytes, other.maxBytes),
  maxSeconds: smaller(one.maxSeconds, other.maxSeconds),
});

const smaller = (one: number | undefined, other: number | undefined): number | undefined =>
  one && other ? Math.min(one, other) : one || other;
