import type { Transcription } from '@audio-transcriber/contract';
import type { Progress } from '../client/progress.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';

export type { Progress };

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

/** Whether audio is being recorded, or a recording is about to be complete. */
export const isRecordingPhase = (phase: Phase): boolean =>
  phase === 'recording' || phase === 'paused' || phase === 'stopping';

/** Whether there is a recording, complete or not, without a transcript. */
export const hasUnfinishedRecording = (state: State): boolean =>
  isRecordingPhase(state.phase) ||
  (recordingOf(state) !== undefined && !(state.phase === 'transcribed' && !isEmpty(state)));
