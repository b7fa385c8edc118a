import { noProgress, type Progress } from '../client/progress.ts';
import type { Recording } from '../recording/recording.ts';
import type { Effect } from './effects.ts';
import { isEmpty, type Phase, recordedMsAt, recordingOf, type State, type StateOf } from './state.ts';
import type { EventOf, StateEvent } from './state-event.ts';

type Transition = readonly [state: State, effects: readonly Effect[]];

/** The events that each phase handles: `table` has a handler for each of them, and for no other. */
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
    readonly [Type in EventsIn[P]]: (state: StateOf<P>, event: EventOf<Type>) => Transition;
  };
};

const to = (state: State, ...effects: readonly Effect[]): Transition => [state, effects];

const start = (id: string, previous?: StateOf<'transcribed'>): Transition =>
  to({ phase: 'starting', id, previous }, { type: 'record', id });

/** Drops the new recording and restores the previous state. */
const abandon = ({ id, previous }: StateOf<'starting' | 'recording' | 'paused' | 'stopping'>): Transition =>
  to(previous ?? { phase: 'idle' }, { type: 'cancel-transcription' }, { type: 'release', id });

/** Reports that a new recording failed. Audio that is stored already can be recovered on the next visit. */
const failBeforeRecording = (
  { id, previous }: StateOf<'starting' | 'stopping'>,
  { problem }: EventOf<'failed'>,
): Transition =>
  to(
    previous ? { ...previous, problem } : { phase: 'failed', problem, recording: undefined },
    { type: 'cancel-transcription' },
    { type: 'release', id, keepAudio: true },
  );

const stop = (
  state: StateOf<'recording' | 'paused'>,
  { atMs, willSubmit = false }: { readonly atMs: number; readonly willSubmit?: boolean },
): Transition => {
  const { id, progress, previous } = state;
  const recordedMs = recordedMsAt(state, atMs);
  return to({ phase: 'stopping', id, recordedMs, progress, willSubmit, previous }, { type: 'stop-recorder', id });
};

const progress = (state: StateOf<'recording' | 'paused' | 'stopping'>, event: EventOf<'progressed'>): Transition =>
  to(
    { ...state, progress: event.progress },
    { type: 'limit-duration', id: state.id, maxSeconds: event.progress.limits?.maxSeconds },
  );

const load = ({ recording, store }: EventOf<'load'>, ...effects: readonly Effect[]): Transition =>
  to({ phase: 'recorded', recording, progress: noProgress }, ...effects, {
    type: 'adopt-store',
    id: recording.id,
    store,
  });

const transcribe = (recording: Recording, progress: Progress = noProgress): Transition =>
  to({ phase: 'transcribing', recording, progress }, { type: 'transcribe', recording });

const discard = ({ recording }: { readonly recording: Recording | undefined }): Transition =>
  to(
    { phase: 'idle' },
    { type: 'cancel-transcription' },
    ...(recording ? [{ type: 'release', id: recording.id } as const] : []),
  );

/** Leaves the next attempt to the person. */
const cancelRetry = (state: StateOf<'failed'>): Transition =>
  to(state.retryAtMs === undefined ? state : { ...state, retryAtMs: undefined });

const table: Table = {
  idle: { start: (_, { id }) => start(id), load: (_, event) => load(event) },
  starting: {
    started: ({ id, previous }, { atMs }) =>
      to({ phase: 'recording', id, recordedMs: 0, resumedAtMs: atMs, progress: noProgress, previous }),
    failed: failBeforeRecording,
    stop: abandon,
    suspend: abandon,
    cancel: abandon,
    discard: abandon,
  },
  recording: {
    pause: ({ id, recordedMs, resumedAtMs, progress, previous }, { atMs }) =>
      to(
        { phase: 'paused', id, recordedMs: recordedMs + atMs - resumedAtMs, progress, previous },
        { type: 'pause-recorder', id },
      ),
    stop,
    suspend: stop,
    progressed: progress,
    cancel: abandon,
    discard: abandon,
  },
  paused: {
    resume: (state, { atMs }) =>
      to({ ...state, phase: 'recording', resumedAtMs: atMs }, { type: 'resume-recorder', id: state.id }),
    stop,
    suspend: stop,
    progressed: progress,
    cancel: abandon,
    discard: abandon,
  },
  stopping: {
    recorded: ({ progress, previous }, { recording, problem }) =>
      to(
        problem ? { phase: 'failed', problem, recording } : { phase: 'recorded', recording, progress },
        ...(previous ? [{ type: 'release', id: previous.recording.id } as const] : []),
      ),
    failed: failBeforeRecording,
    suspend: (state) => to({ ...state, willSubmit: false }),
    progressed: progress,
    cancel: abandon,
    discard: abandon,
  },
  recorded: {
    submit: ({ recording, progress }) => transcribe(recording, progress),
    progressed: (state, { progress }) => to({ ...state, progress }),
    discard,
  },
  transcribing: {
    transcribed: ({ recording }, { transcription }) => {
      const next: State = { phase: 'transcribed', recording, transcription };
      // Without a transcript, the recording is all there is: keep it stored.
      return isEmpty(next) ? to(next) : to(next, { type: 'release', id: recording.id });
    },
    failed: ({ recording }, { problem, retryAtMs }) =>
      to(
        { phase: 'failed', problem, recording, retryAtMs },
        ...(retryAtMs === undefined ? [] : [{ type: 'schedule-retry', atMs: retryAtMs } as const]),
      ),
    suspend: ({ recording }) => to({ phase: 'recorded', recording, progress: noProgress }),
    progressed: (state, { progress }) => to({ ...state, progress }),
    cancel: ({ recording }) =>
      to({ phase: 'recorded', recording, progress: noProgress }, { type: 'cancel-transcription' }),
    discard,
  },
  transcribed: {
    start: (state, { id }) => start(id, { ...state, problem: undefined }),
    load: ({ recording }, event) => load(event, { type: 'release', id: recording.id }),
    submit: ({ recording }) => transcribe(recording),
    edited: (state, { transcription }) => to({ ...state, transcription }),
    discard,
  },
  failed: {
    start: (state, { id }) => (state.recording ? to(state) : start(id)),
    load: (state, event) => (state.recording ? to(state) : load(event)),
    submit: (state) => (state.recording ? transcribe(state.recording) : to(state)),
    suspend: cancelRetry,
    cancel: cancelRetry,
    discard,
  },
};

/**
 * Returns the next state and the effects of the transition, in order. If the event does not apply, returns the same
 * state object and no effects. A recording without a transcript is only left by `submit` and `discard`; a transcript
 * is only left when another recording is complete.
 */
export const transition = (state: State, event: StateEvent): Transition => {
  const handlers: Partial<Record<StateEvent['type'], (state: never, event: never) => Transition>> = table[state.phase];
  const [next, effects] = handlers[event.type]?.(state as never, event as never) ?? to(state);
  if (next === state) return to(state);
  const before: Effect[] = state.phase === 'failed' && state.retryAtMs !== undefined ? [{ type: 'cancel-retry' }] : [];
  const recording = recordingOf(state);
  if (recording && recording !== recordingOf(next)) before.push({ type: 'revoke-url', recording });
  return [next, [...before, ...effects]];
};
