import type { PartialTranscription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { RecordingLimits } from '../recording/recording-limits.ts';

/** The text so far of a recording that is being transcribed. */
export interface LiveText {
  /** The segments transcribed so far, in order. They no longer change. */
  readonly segments: readonly TranscriptionSegment[];
  /** The text after the last segment, until a segment contains it. It may change. Absent if there is none. */
  readonly partial?: PartialTranscription | undefined;
}

/** How much of a recording has been sent and transcribed. */
export interface Progress extends LiveText {
  readonly sentBytes: number;
  /** The service's limits, once it has published them. */
  readonly limits?: RecordingLimits | undefined;
  /** Why nothing can be sent now. Recording continues, and the audio is sent later. */
  readonly problem?: TranscriberProblem | undefined;
}

export const noProgress: Progress = { sentBytes: 0, segments: [] };

/**
 * Whether a text is newer than another one of the same recording: it has more segments, or the same number and a later
 * revision of the partial text. Several responses may send the same events.
 */
export const isNewer = (text: LiveText, other: LiveText): boolean =>
  text.segments.length === other.segments.length
    ? (text.partial?.revision ?? -1) > (other.partial?.revision ?? -1)
    : text.segments.length > other.segments.length;
