import type { TranscriptionSegment } from '@audio-transcriber/contract';
import type { RecordingLimits } from '../recording/recording-limits.ts';

/** How much of a recording has been sent and transcribed. */
export interface Progress {
  readonly sentBytes: number;
  /** The segments transcribed so far, in order. */
  readonly segments: readonly TranscriptionSegment[];
  /** The service's limits, once it has published them. */
  readonly limits?: RecordingLimits | undefined;
}

export const noProgress: Progress = { sentBytes: 0, segments: [] };
