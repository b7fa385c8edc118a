import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';

/** How far the service has come with a recording. */
export interface Progress {
  readonly sentBytes: number;
  /** What is already transcribed, in order. */
  readonly segments: readonly TranscriptionSegment[];
  /** What the service takes, once it has said so. */
  readonly limits?: Limits | undefined;
}

/** The most that a service takes of one recording. */
export interface Limits {
  readonly maxBytes?: number | undefined;
  readonly maxSeconds?: number | undefined;
}

export const noProgress: Progress = { sentBytes: 0, segments: [] };

/** Where a transcriber is. Instants (`...AtMs`) are of `performance.now()`; pauses are not in `recordedMs`. */
export type State =
  | { readonly phase: 'idle' }
  | (Beginning & { readonly phase: 'starting' })
  | RecordingState
  | (Beginning & { readonly phase: 'paused'; readonly recordedMs: number; readonly progress: Progress })
  | (Beginning & {
      readonly phase: 'stopping';
      readonly recordedMs: number;
      readonly progress: Progress;
      /** Whether the recording is sent as soon as it is complete. */
      readonly submits: boolean;
    })
  | { readonly phase: 'recorded'; readonly recording: Recording; readonly progress: Progress }
  | { readonly phase: 'transcribing'; readonly recording: Recording; readonly progress: Progress }
  | TranscribedState
  | {
      readonly phase: 'failed';
      readonly problem: TranscriberProblem;
      /** Kept whenever there is one, so that `submit` tries again. */
      readonly recording: Recording | undefined;
      /** When it is tried again unasked, if it is: at this instant, or as soon as the page is online. */
      readonly retryAtMs?: number | 'online' | undefined;
    };

interface TranscribedState {
  readonly phase: 'transcribed';
  readonly recording: Recording;
  readonly transcription: Transcription;
  /** Why the recording that was to take its place was not made. */
  readonly problem?: TranscriberProblem | undefined;
}

interface Beginning {
  /** What is there again where no recording comes of it. */
  readonly before?: TranscribedState | undefined;
}

interface RecordingState extends Beginning {
  readonly phase: 'recording';
  /** Recorded before the last pause. */
  readonly recordedMs: number;
  readonly resumedAtMs: number;
  readonly progress: Progress;
}

export type Phase = State['phase'];
export type StateOf<P extends Phase> = Extract<State, { phase: P }>;

/** Milliseconds recorded so far, without pauses. */
export const recordedMsAt = (state: StateOf<'recording' | 'paused' | 'stopping'>, nowMs: number): number =>
  state.phase === 'recording' ? state.recordedMs + nowMs - state.resumedAtMs : state.recordedMs;

/** The complete recording, in the phases that have one. */
export const recordingOf = (state: State): Recording | undefined =>
  'recording' in state ? state.recording : undefined;

/** Whether the answer has come and no speech was heard. */
export const isEmpty = (state: State): boolean =>
  state.phase === 'transcribed' && state.transcription.text.trim() === '';
