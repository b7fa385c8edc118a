import type { TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { RecordingLimits } from '../recording/recording-limits.ts';

/** How much of a recording has been sent and transcribed. */
export interface Progress {
  readonly sentBytes: number;
  /** The segments transcribed so far, in order. */
  readonly segments: readonly TranscriptionSegment[];
  /** The service's limits, once it has published them. */
  readonly limits?: RecordingLimits | undefined;
  /** Why nothing can be sent now. The recording goes on, and is sent later. */
  readonly problem?: TranscriberProblem | undefined;
}

export const noProgress: Progress = { sentBytes: 0, segments: [] };
