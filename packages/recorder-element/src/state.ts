import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import type { TranscriberProblem } from './problem.ts';
import type { Recording } from './recording.ts';

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
  | { readonly phase: 'starting' }
  | RecordingState
  | { readonly phase: 'paused'; readonly recordedMs: number; readonly progress: Progress }
  | {
      readonly phase: 'stopping';
      readonly recordedMs: number;
      readonly progress: Progress;
      /** Whether the recording is sent as soon as it is complete. */
      readonly submits: boolean;
    }
  | { readonly phase: 'recorded'; readonly recording: Recording; readonly progress: Progress }
  | { readonly phase: 'transcribing'; readonly recording: Recording; readonly progress: Progress }
  | { readonly phase: 'transcribed'; readonly recording: Recording; readonly transcription: Transcription }
  | {
      readonly phase: 'failed';
      readonly problem: TranscriberProblem;
      /** Kept whenever there is one, so that `submit` tries again. */
      readonly recording: Recording | undefined;
      /** When it is tried again unasked, if it is: at this instant, or as soon as the page is online. */
      readonly retryAtMs?: number | 'online' | undefined;
    };

interface RecordingState {
  readonly phase: 'recording';
  /** Recorded before the last pause. */
  readonly recordedMs: number;
  readonly resumedAtMs: number;
  readonly progress: Progress;
}

/** What a person wants, and what has happened. `suspend`: the page turns away, so all stops and the take is kept. */
export type StateEvent =
  | { readonly type: 'start' | 'submit' | 'cancel' | 'discard' }
  | { readonly type: 'pause' | 'resume' | 'suspend' | 'started'; readonly atMs: number }
  | { readonly type: 'stop'; readonly atMs: number; readonly submits: boolean }
  | { readonly type: 'recorded'; readonly recording: Recording; readonly problem?: TranscriberProblem | undefined }
  | { readonly type: 'load'; readonly recording: Recording }
  | { readonly type: 'progressed'; readonly progress: Progress }
  | { readonly type: 'transcribed' | 'edited'; readonly transcription: Transcription }
  | {
      readonly type: 'failed';
      readonly problem: TranscriberProblem;
      readonly retryAtMs?: number | 'online' | undefined;
    };

export type Phase = State['phase'];
export type StateOf<P extends Phase> = Extract<State, { phase: P }>;
export type EventOf<Type extends StateEvent['type']> = StateEvent & { readonly type: Type };

/** The events that mean something in each phase: `table` has a handler for each, and for no other. */
interface EventsIn {
  idle: 'start' | 'load';
  starting: 'started' | 'failed' | 'stop' | 'suspend' | 'cancel' | 'discard';
  recording: 'pause' | 'stop' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  paused: 'resume' | 'stop' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  stopping: 'recorded' | 'failed' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  recorded: 'submit' | 'progressed' | 'discard';
  transcribing: 'transcribed' | 'failed' | 'suspend' | 'progressed' | 'cancel' | 'discard';
  transcribed: 'start' | 'load' | 'submit' | 'edited' | 'discard';
  failed: 'start' | 'load' | 'submit' | 'suspend' | 'cancel' | 'discard';
}

type Table = {
  readonly [P in Phase]: {
    readonly [Type in EventsIn[P]]: (state: StateOf<P>, event: EventOf<Type>) => State;
  };
};

const idle = (): State => ({ phase: 'idle' });
const starting = (): State => ({ phase: 'starting' });

const stopping = (state: StateOf<'recording' | 'paused' | 'stopping'>, atMs: number, submits: boolean): State => ({
  phase: 'stopping',
  recordedMs: recordedMsAt(state, atMs),
  progress: state.progress,
  submits,
});

const recordedAgain = ({ recording }: StateOf<'transcribing'>): State => ({
  phase: 'recorded',
  recording,
  progress: noProgress,
});

const loaded = (_: State, { recording }: EventOf<'load'>): State => ({
  phase: 'recorded',
  recording,
  progress: noProgress,
});

/** A failure that is left to the person. */
const failedForGood = (state: StateOf<'failed'>): State =>
  state.retryAtMs === undefined ? state : { ...state, retryAtMs: undefined };

const failedWithoutRecording = (_: State, { problem }: EventOf<'failed'>): State => ({
  phase: 'failed',
  problem,
  recording: undefined,
});

const progressed = <S extends State>(state: S, { progress }: EventOf<'progressed'>): S => ({ ...state, progress });

const table: Table = {
  idle: { start: starting, load: loaded },
  starting: {
    started: (_, { atMs }) => ({ phase: 'recording', recordedMs: 0, resumedAtMs: atMs, progress: noProgress }),
    failed: failedWithoutRecording,
    stop: idle,
    suspend: idle,
    cancel: idle,
    discard: idle,
  },
  recording: {
    pause: (state, { atMs }) => ({
      phase: 'paused',
      recordedMs: recordedMsAt(state, atMs),
      progress: state.progress,
    }),
    stop: (state, { atMs, submits }) => stopping(state, atMs, submits),
    suspend: (state, { atMs }) => stopping(state, atMs, false),
    progressed,
    cancel: idle,
    discard: idle,
  },
  paused: {
    resume: (state, { atMs }) => ({ ...state, phase: 'recording', resumedAtMs: atMs }),
    stop: (state, { atMs, submits }) => stopping(state, atMs, submits),
    suspend: (state, { atMs }) => stopping(state, atMs, false),
    progressed,
    cancel: idle,
    discard: idle,
  },
  stopping: {
    recorded: ({ progress }, { recording, problem }) =>
      problem ? { phase: 'failed', problem, recording } : { phase: 'recorded', recording, progress },
    failed: failedWithoutRecording,
    suspend: (state, { atMs }) => stopping(state, atMs, false),
    progressed,
    cancel: idle,
    discard: idle,
  },
  recorded: {
    submit: (state) => ({ ...state, phase: 'transcribing' }),
    progressed,
    discard: idle,
  },
  transcribing: {
    transcribed: ({ recording }, { transcription }) => ({ phase: 'transcribed', recording, transcription }),
    failed: ({ recording }, { problem, retryAtMs }) => ({ phase: 'failed', problem, recording, retryAtMs }),
    suspend: recordedAgain,
    progressed,
    cancel: recordedAgain,
    discard: idle,
  },
  transcribed: {
    start: (state) => (isEmpty(state) ? state : starting()),
    load: (state, event) => (isEmpty(state) ? state : loaded(state, event)),
    submit: ({ recording }) => ({ phase: 'transcribing', recording, progress: noProgress }),
    edited: (state, { transcription }) => ({ ...state, transcription }),
    discard: idle,
  },
  failed: {
    start: (state) => (state.recording ? state : starting()),
    load: (state, event) => (state.recording ? state : loaded(state, event)),
    submit: (state) =>
      state.recording ? { phase: 'transcribing', recording: state.recording, progress: noProgress } : state,
    suspend: failedForGood,
    cancel: failedForGood,
    discard: idle,
  },
};

/**
 * The next state; the same object where the event does not apply. A recording without a transcript is only left by
 * `submit` or `discard`: `start` and `load` do not apply to it.
 */
export const transition = (state: State, event: StateEvent): State => {
  const handlers: Partial<Record<StateEvent['type'], (state: never, event: never) => State>> = table[state.phase];
  return handlers[event.type]?.(state as never, event as never) ?? state;
};

/** Milliseconds recorded so far, without pauses. */
export const recordedMsAt = (state: StateOf<'recording' | 'paused' | 'stopping'>, nowMs: number): number =>
  state.phase === 'recording' ? state.recordedMs + nowMs - state.resumedAtMs : state.recordedMs;

/** The complete recording, in the phases that have one. */
export const recordingOf = (state: State): Recording | undefined =>
  'recording' in state ? state.recording : undefined;

/** Whether the answer has come and no speech was heard. */
export const isEmpty = (state: State): boolean =>
  state.phase === 'transcribed' && state.transcription.text.trim() === '';
