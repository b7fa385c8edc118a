import { noProgress, type Progress } from '../client/progress.ts';
import type { Note } from '../notes/note.ts';
import type { Recording } from '../recording/recording.ts';
import type { Effect } from './effects.ts';
import {
  clear,
  discard,
  edited,
  keep,
  keepOriginal,
  show,
  type Transition,
  to,
  transcribed,
  transform,
  transformed,
} from './note-transitions.ts';
import { isEmpty, noteOf, type Phase, recordedMsAt, recordingsOf, type State, type StateOf } from './state.ts';
import type { EventOf, EventsIn, StateEvent } from './state-event.ts';

type Table = {
  readonly [P in Phase]: {
    readonly [Type in EventsIn[P]]: (state: StateOf<P>, event: EventOf<Type>) => Transition;
  };
};

const start = (id: string, previous?: StateOf<'transcribed'>, appends?: boolean): Transition =>
  to({ phase: 'starting', id, previous, ...(appends && { appends }) }, { type: 'record', id });

/** Drops the new recording and restores the previous state. */
const abandon = ({ id, previous }: StateOf<'starting' | 'recording' | 'paused' | 'stopping'>): Transition =>
  to(previous ?? { phase: 'idle' }, { type: 'cancel-transcription' }, { type: 'release', id });

/** Reports that a new recording failed. Audio that is already stored can be recovered on the next visit. */
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
  const { id, progress, previous, appends } = state;
  const recordedMs = recordedMsAt(state, atMs);
  return to(
    { phase: 'stopping', id, recordedMs, progress, willSubmit, previous, ...(appends && { appends }) },
    { type: 'stop-recorder', id },
  );
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

const transcribe = (recording: Recording, note: Note | undefined, progress: Progress = noProgress): Transition =>
  to({ phase: 'transcribing', recording, progress, ...keep(note) }, { type: 'transcribe', recording });

/** Cancels the automatic retry. The person can still retry. */
const cancelRetry = (state: StateOf<'failed'>): Transition =>
  to(state.retryAtMs === undefined ? state : { ...state, retryAtMs: undefined });

const table: Table = {
  idle: {
    start: (_, { id }) => start(id),
    load: (_, event) => load(event),
    restore: (_, { note }) => to(show(note)),
  },
  starting: {
    started: (state, { atMs }) =>
      to({ ...state, phase: 'recording', recordedMs: 0, resumedAtMs: atMs, progress: noProgress }),
    failed: failBeforeRecording,
    stop: abandon,
    suspend: abandon,
    cancel: abandon,
    discard: abandon,
  },
  recording: {
    pause: ({ resumedAtMs, ...state }, { atMs }) =>
      to(
        { ...state, phase: 'paused', recordedMs: state.recordedMs + atMs - resumedAtMs },
        { type: 'pause-recorder', id: state.id },
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
    recorded: (state, { recording, problem }) => {
      const { progress, previous } = state;
      const kept = keep(noteOf(state));
      const effects = previous ? clear(previous) : [];
      return to(
        problem
          ? { phase: 'failed', problem, recording, ...kept }
          : { phase: 'recorded', recording, progress, ...kept },
        ...effects.filter(({ type }) => type !== 'archive-note' || !kept.note),
      );
    },
    failed: failBeforeRecording,
    suspend: (state) => to({ ...state, willSubmit: false }),
    progressed: progress,
    cancel: abandon,
    discard: abandon,
  },
  recorded: {
    submit: ({ recording, note, progress }) => transcribe(recording, note, progress),
    progressed: (state, { progress }) => to({ ...state, progress }),
    discard,
  },
  transcribing: {
    transcribed,
    failed: ({ recording, note, progress }, { problem, retryAtMs }) =>
      to(
        { phase: 'failed', problem, recording, progress, retryAtMs, ...keep(note) },
        ...(retryAtMs === undefined ? [] : [{ type: 'schedule-retry', atMs: retryAtMs } as const]),
      ),
    suspend: (state) => to({ ...state, phase: 'recorded', progress: noProgress }),
    progressed: (state, { progress }) => to({ ...state, progress }),
    cancel: (state) => to({ ...state, phase: 'recorded', progress: noProgress }, { type: 'cancel-transcription' }),
    discard,
  },
  transforming: {
    transformed,
    failed: (state, { problem }) => to(keepOriginal(state, problem)),
    cancel: (state) => to(keepOriginal(state)),
    discard: (state) => to({ phase: 'idle' }, { type: 'delete-note', note: noteOf(keepOriginal(state)) as Note }),
  },
  transcribed: {
    start: (state, { id, appends }) =>
      start(id, { ...state, problem: undefined }, appends && noteOf(state) !== undefined),
    load: (state, event) => load(event, ...clear(state)),
    restore: (state, { note }) => to(show(note), ...clear(state)),
    'new-note': (state) => to({ phase: 'idle' }, ...clear(state)),
    submit: (state) => {
      const { untransformed, transcription: shown } = state;
      if (untransformed) return transform({ ...untransformed, shown });
      // Don't replace a continued note by the transcript of its last part.
      return state.parts && state.parts.length > 1 ? to(state) : transcribe(state.recording, state.note);
    },
    edited,
    discard: (state) => {
      const note = noteOf(state);
      return isEmpty(state) || !note ? discard(state) : to({ phase: 'idle' }, { type: 'delete-note', note });
    },
  },
  failed: {
    start: (state, { id }) => (state.recording ? to(state) : start(id)),
    load: (state, event) => (state.recording ? to(state) : load(event)),
    restore: (state, { note }) => to(state.recording ? state : show(note)),
    submit: (state) => (state.recording ? transcribe(state.recording, state.note, state.progress) : to(state)),
    suspend: cancelRetry,
    cancel: cancelRetry,
    discard,
  },
};

/**
 * Returns the next state and the effects of the transition, in order. If the event does not apply, returns the same
 * state object and no effects. Only `submit` and `discard` leave a recording without a transcript. A finished note
 * stays in the state, or an effect keeps or deletes it.
 */
export const transition = (state: State, event: StateEvent): Transition => {
  const handlers: Partial<Record<StateEvent['type'], (state: never, event: never) => Transition>> = table[state.phase];
  const [next, effects] = handlers[event.type]?.(state as never, event as never) ?? to(state);
  if (next === state) return to(state);
  const before: Effect[] = state.phase === 'failed' && state.retryAtMs !== undefined ? [{ type: 'cancel-retry' }] : [];
  if (state.phase === 'transforming') before.push({ type: 'cancel-transcription' });
  const shown = recordingsOf(next);
  for (const recording of recordingsOf(state)) {
    if (!shown.includes(recording)) before.push({ type: 'revoke-url', recording });
  }
  return [next, [...before, ...effects]];
};
