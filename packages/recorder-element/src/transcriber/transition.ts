import type { Transcription } from '@audio-transcriber/contract';
import { noProgress, type Progress } from '../client/progress.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { Recording } from '../recording/recording.ts';
import { type Phase, recordedMsAt, type State, type StateOf } from './state.ts';

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

/** To where it began: no recording has come of it. */
const back = ({ before }: StateOf<'starting' | 'recording' | 'paused' | 'stopping'>): State => before ?? idle();

const stopping = (
  state: StateOf<'recording' | 'paused' | 'stopping'>,
  { atMs, submits = false }: { readonly atMs: number; readonly submits?: boolean },
): State => ({
  phase: 'stopping',
  recordedMs: recordedMsAt(state, atMs),
  progress: state.progress,
  submits,
  before: state.before,
});

/** As if nothing had been transcribed of it. */
const recorded = ({ recording }: { readonly recording: Recording }): State => ({
  phase: 'recorded',
  recording,
  progress: noProgress,
});

const transcribing = (recording: Recording): State => ({ phase: 'transcribing', recording, progress: noProgress });

/** A failure that is left to the person. */
const failedForGood = (state: StateOf<'failed'>): State =>
  state.retryAtMs === undefined ? state : { ...state, retryAtMs: undefined };

const failedWithoutRecording = ({ before }: StateOf<'starting' | 'stopping'>, { problem }: EventOf<'failed'>): State =>
  before ? { ...before, problem } : { phase: 'failed', problem, recording: undefined };

const progressed = <S extends State>(state: S, { progress }: EventOf<'progressed'>): S => ({ ...state, progress });

const table: Table = {
  idle: { start: () => ({ phase: 'starting' }), load: (_, event) => recorded(event) },
  starting: {
    started: ({ before }, { atMs }) => ({
      phase: 'recording',
      recordedMs: 0,
      resumedAtMs: atMs,
      progress: noProgress,
      before,
    }),
    failed: failedWithoutRecording,
    stop: back,
    suspend: back,
    cancel: back,
    discard: back,
  },
  recording: {
    pause: (state, { atMs }) => ({
      phase: 'paused',
      recordedMs: recordedMsAt(state, atMs),
      progress: state.progress,
      before: state.before,
    }),
    stop: stopping,
    suspend: stopping,
    progressed,
    cancel: back,
    discard: back,
  },
  paused: {
    resume: (state, { atMs }) => ({ ...state, phase: 'recording', resumedAtMs: atMs }),
    stop: stopping,
    suspend: stopping,
    progressed,
    cancel: back,
    discard: back,
  },
  stopping: {
    recorded: ({ progress }, { recording, problem }) =>
      problem ? { phase: 'failed', problem, recording } : { phase: 'recorded', recording, progress },
    failed: failedWithoutRecording,
    suspend: stopping,
    progressed,
    cancel: back,
    discard: back,
  },
  recorded: {
    submit: (state) => ({ ...state, phase: 'transcribing' }),
    progressed,
    discard: idle,
  },
  transcribing: {
    transcribed: ({ recording }, { transcription }) => ({ phase: 'transcribed', recording, transcription }),
    failed: ({ recording }, { problem, retryAtMs }) => ({ phase: 'failed', problem, recording, retryAtMs }),
    suspend: recorded,
    progressed,
    cancel: recorded,
    discard: idle,
  },
  transcribed: {
    start: (state) => ({ phase: 'starting', before: { ...state, problem: undefined } }),
    load: (_, event) => recorded(event),
    submit: ({ recording }) => transcribing(recording),
    edited: (state, { transcription }) => ({ ...state, transcription }),
    discard: idle,
  },
  failed: {
    start: (state) => (state.recording ? state : { phase: 'starting' }),
    load: (state, event) => (state.recording ? state : recorded(event)),
    submit: (state) => (state.recording ? transcribing(state.recording) : state),
    suspend: failedForGood,
    cancel: failedForGood,
    discard: idle,
  },
};

/**
 * The next state; the same object where the event does not apply. A recording that is not transcribed is only left by
 * `submit` or `discard`: `start` and `load` do not apply to it. A transcript is only left once there is another recording.
 */
export const transition = (state: State, event: StateEvent): State => {
  const handlers: Partial<Record<StateEvent['type'], (state: never, event: never) => State>> = table[state.phase];
  return handlers[event.type]?.(state as never, event as never) ?? state;
};
