import { ProblemError } from '@audio-transcriber/contract';
import { noProgress } from '../client/progress.ts';
import type { Note } from '../notes/note.ts';
import { Recording } from '../recording/recording.ts';
import { createMemoryStore } from '../storage/recording-store.ts';
import type { Phase, State, StateOf } from '../transcriber/state.ts';
import type { EventOf, StateEvent } from '../transcriber/state-event.ts';
import { transition } from '../transcriber/transition.ts';

/** Stands for audio: nothing decodes it. */
export const blob = new Blob(['audio']);
export const recording = new Recording('id', blob, 1, blob);
export const problem = new ProblemError('server-busy', 'Busy.');
export const progress = { sentBytes: 5, segments: [{ id: 0, start: 0, end: 1, text: 'hello' }] };

/** A state of each phase. */
export const states: { readonly [P in Phase]: StateOf<P> } = {
  idle: { phase: 'idle' },
  starting: { phase: 'starting', id: 'new' },
  recording: { phase: 'recording', id: 'new', recordedMs: 1000, resumedAtMs: 5000, progress },
  paused: { phase: 'paused', id: 'new', recordedMs: 1000, progress },
  stopping: { phase: 'stopping', id: 'new', recordedMs: 1000, progress, willSubmit: true },
  recorded: { phase: 'recorded', recording, progress },
  transcribing: { phase: 'transcribing', recording, progress },
  transforming: { phase: 'transforming', recording, original: { text: 'um hello' } },
  transcribed: { phase: 'transcribed', recording, transcription: { text: 'hello' } },
  failed: { phase: 'failed', problem, recording, retryAtMs: 9000 },
};

const earlierNote: Note = {
  id: 'earlier',
  createdAt: 0,
  transcription: { text: 'before' },
  parts: [{ recording: new Recording('earlier', blob, 1, blob), startSeconds: 0 }],
};

/** Returns the state after an event. */
export const next = (state: State, event: StateEvent): State => transition(state, event)[0];

/** An event of each type. */
export const events: { readonly [Type in StateEvent['type']]: EventOf<Type> } = {
  start: { type: 'start', id: 'new' },
  started: { type: 'started', atMs: 7000 },
  pause: { type: 'pause', atMs: 7000 },
  resume: { type: 'resume', atMs: 7000 },
  stop: { type: 'stop', atMs: 7000, willSubmit: true },
  suspend: { type: 'suspend', atMs: 7000 },
  recorded: { type: 'recorded', recording },
  load: { type: 'load', recording: new Recording('other', blob, 1, blob), store: createMemoryStore() },
  submit: { type: 'submit' },
  progressed: { type: 'progressed', progress: noProgress },
  transcribed: { type: 'transcribed', transcription: { text: 'hello' } },
  transformed: { type: 'transformed', transcription: { text: 'Hello.' } },
  edited: { type: 'edited', transcription: { text: 'hallo' } },
  failed: { type: 'failed', problem },
  cancel: { type: 'cancel' },
  discard: { type: 'discard' },
  'new-note': { type: 'new-note' },
  restore: { type: 'restore', note: earlierNote },
};
