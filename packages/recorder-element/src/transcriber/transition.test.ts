import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { noProgress } from '../client/progress.ts';
import type { Note } from '../notes/note.ts';
import { Recording } from '../recording/recording.ts';
import { createMemoryStore } from '../storage/recording-store.ts';
import type { Effect } from './effects.ts';
import { noteOf, type Phase, recordedMsAt, recordingOf, type State, type StateOf } from './state.ts';
import type { EventOf, StateEvent } from './state-event.ts';
import { transition } from './transition.ts';

const blob = new Blob(['audio']);
const recording = new Recording('id', blob, 1, blob);
const problem = new ProblemError('server-busy', 'Busy.');
const progress = { sentBytes: 5, segments: [{ id: 0, start: 0, end: 1, text: 'hello' }] };

const states: { readonly [P in Phase]: StateOf<P> } = {
  idle: { phase: 'idle' },
  starting: { phase: 'starting', id: 'new' },
  recording: { phase: 'recording', id: 'new', recordedMs: 1000, resumedAtMs: 5000, progress },
  paused: { phase: 'paused', id: 'new', recordedMs: 1000, progress },
  stopping: { phase: 'stopping', id: 'new', recordedMs: 1000, progress, willSubmit: true },
  recorded: { phase: 'recorded', recording, progress },
  transcribing: { phase: 'transcribing', recording, progress },
  transcribed: { phase: 'transcribed', recording, transcription: { text: 'hello' } },
  failed: { phase: 'failed', problem, recording, retryAtMs: 9000 },
};

const earlierNote: Note = {
  id: 'earlier',
  createdAt: 0,
  transcription: { text: 'before' },
  parts: [{ recording: new Recording('earlier', blob, 1, blob), startSeconds: 0 }],
};

const next = (state: State, event: StateEvent): State => transition(state, event)[0];

const events: { readonly [Type in StateEvent['type']]: EventOf<Type> } = {
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
  edited: { type: 'edited', transcription: { text: 'hallo' } },
  failed: { type: 'failed', problem },
  cancel: { type: 'cancel' },
  discard: { type: 'discard' },
  'new-note': { type: 'new-note' },
  restore: { type: 'restore', note: earlierNote },
};

/** Where each event leads from each phase; what is not listed changes nothing. */
const steps: { readonly [P in Phase]: Partial<Record<StateEvent['type'], Phase>> } = {
  idle: { start: 'starting', load: 'recorded', restore: 'transcribed' },
  starting: {
    started: 'recording',
    stop: 'idle',
    suspend: 'idle',
    failed: 'failed',
    cancel: 'idle',
    discard: 'idle',
  },
  recording: {
    pause: 'paused',
    stop: 'stopping',
    suspend: 'stopping',
    progressed: 'recording',
    cancel: 'idle',
    discard: 'idle',
  },
  paused: {
    resume: 'recording',
    stop: 'stopping',
    suspend: 'stopping',
    progressed: 'paused',
    cancel: 'idle',
    discard: 'idle',
  },
  stopping: {
    recorded: 'recorded',
    suspend: 'stopping',
    progressed: 'stopping',
    failed: 'failed',
    cancel: 'idle',
    discard: 'idle',
  },
  recorded: { submit: 'transcribing', progressed: 'recorded', discard: 'idle' },
  transcribing: {
    suspend: 'recorded',
    progressed: 'transcribing',
    transcribed: 'transcribed',
    failed: 'failed',
    cancel: 'recorded',
    discard: 'idle',
  },
  transcribed: {
    start: 'starting',
    load: 'recorded',
    restore: 'transcribed',
    'new-note': 'idle',
    submit: 'transcribing',
    edited: 'transcribed',
    discard: 'idle',
  },
  failed: { submit: 'transcribing', suspend: 'failed', cancel: 'failed', discard: 'idle' },
};

for (const state of Object.values(states)) {
  for (const event of Object.values(events)) {
    const expected = steps[state.phase][event.type];
    test(`${state.phase}, ${event.type}: ${expected ?? 'nothing'}`, () => {
      const [after, effects] = transition(state, event);
      assert.equal(after.phase, expected ?? state.phase);
      assert.equal(after === state, expected === undefined);
      if (after === state) assert.deepEqual(effects, []);
    });
  }
}

test('counts running time only', () => {
  const paused = next(states.recording, { type: 'pause', atMs: 5500 });
  assert.ok(paused.phase === 'paused');
  assert.equal(paused.recordedMs, 1500);
  const resumed = next(paused, { type: 'resume', atMs: 9000 });
  assert.ok(resumed.phase === 'recording');
  assert.equal(recordedMsAt(resumed, 9250), 1750);
  const stopped = next(resumed, { type: 'stop', atMs: 10_000, willSubmit: false });
  assert.ok(stopped.phase === 'stopping');
  assert.equal(stopped.recordedMs, 2500);
});

test('does not submit a recording when its page is hidden for good', () => {
  const state = next(states.stopping, events.suspend);
  assert.ok(state.phase === 'stopping');
  assert.equal(state.willSubmit, false);
});

test('keeps the sent bytes and segments of the recording in the transcription', () => {
  let state: State = states.recording;
  for (const event of [events.pause, events.resume, events.stop, events.recorded, events.submit]) {
    state = next(state, event);
    assert.deepEqual('progress' in state && state.progress, progress);
  }
});

test('keeps the recording of a failed transcription and of an interrupted recording', () => {
  const failed: State = { phase: 'failed', problem, recording, retryAtMs: undefined };
  assert.deepEqual(next(states.transcribing, events.failed), failed);
  const broken = next(states.stopping, { type: 'recorded', recording, problem });
  assert.deepEqual(broken, { phase: 'failed', problem, recording });
});

test('start and load replace a failure without a recording and an empty transcript', () => {
  const failed: State = { phase: 'failed', problem, recording: undefined };
  assert.equal(next(failed, events.start).phase, 'starting');
  assert.equal(recordingOf(next(failed, events.load))?.id, 'other');
  const empty: State = { phase: 'transcribed', recording, transcription: { text: ' ' } };
  assert.equal(next(empty, events.start).phase, 'starting');
  assert.equal(recordingOf(next(empty, events.load))?.id, 'other');
});

const active = next(states.transcribed, events.start);
const recordingBegun = next(active, events.started);
const pausedBegun = next(recordingBegun, events.pause);
const resumedBegun = next(pausedBegun, events.resume);
const stoppingBegun = next(resumedBegun, events.stop);

for (const state of [active, recordingBegun, pausedBegun, resumedBegun, stoppingBegun]) {
  for (const event of [events.cancel, events.discard]) {
    test(`a transcript is there again after ${state.phase}, ${event.type}`, () => {
      assert.deepEqual(next(state, event), { ...states.transcribed, problem: undefined });
    });
  }
}

for (const state of [active, stoppingBegun]) {
  test(`a transcript is there again after ${state.phase}, failed; with the problem, until the next start`, () => {
    const failed = next(state, events.failed);
    assert.deepEqual(failed, { ...states.transcribed, problem });
    assert.deepEqual(next(next(failed, events.start), events.cancel), {
      ...states.transcribed,
      problem: undefined,
    });
  });
}

const archived = (effects: readonly Effect[]) =>
  effects.flatMap((effect) => (effect.type === 'archive-note' ? [effect.note.transcription.text] : []));

test('a finished note goes to the previous notes once another recording, a file or another note takes its place', () => {
  const [recorded, effects] = transition(stoppingBegun, events.recorded);
  assert.deepEqual(recorded, { phase: 'recorded', recording, progress: noProgress });
  assert.deepEqual(archived(effects), ['hello']);
  for (const event of [events.load, events['new-note'], events.restore]) {
    assert.deepEqual(archived(transition(states.transcribed, event)[1]), ['hello'], event.type);
  }
  for (const event of [events.start, events.discard]) {
    assert.deepEqual(archived(transition(states.transcribed, event)[1]), [], event.type);
  }
});

/** The note that is continued, through all phases. */
const continued = (...steps: readonly StateEvent[]): State =>
  [{ ...events.start, appends: true }, events.started, ...steps].reduce<State>(next, states.transcribed);

const second = new Recording('second', blob, 3, blob);
const recordSecond = [events.stop, { ...events.recorded, recording: second }] as const;

test('a note that is continued stays the finished note in each phase, and is there again without the recording', () => {
  for (const steps of [
    [],
    [events.pause],
    [events.pause, events.resume],
    [events.stop],
    recordSecond,
    [...recordSecond, events.submit],
    [...recordSecond, events.submit, events.suspend],
    [...recordSecond, events.submit, events.failed],
    [...recordSecond, events.submit, { type: 'transcribed', transcription: { text: '' } } as const],
  ]) {
    const state = continued(...steps);
    assert.equal(noteOf(state)?.transcription.text, 'hello', state.phase);
    const [after, effects] = transition(state, events.discard);
    assert.equal(after.phase === 'transcribed' && after.transcription.text, 'hello', state.phase);
    assert.deepEqual(archived(effects), []);
  }
});

test('what was said last becomes a paragraph and a part of the note', () => {
  const transcribing = continued(...recordSecond, events.submit);
  const [state, effects] = transition(transcribing, { type: 'transcribed', transcription: { text: 'again ' } });
  assert.equal(state.phase === 'transcribed' && state.transcription.text, 'hello\n\nagain');
  assert.deepEqual(noteOf(state)?.parts, [
    { recording, startSeconds: 0 },
    { recording: second, startSeconds: 1 },
  ]);
  assert.equal(noteOf(state)?.id, recording.id);
  assert.deepEqual(effects, [{ type: 'finish-note', id: 'second', note: noteOf(state) }]);
  // A part is not transcribed again in the place of all.
  assert.equal(next(state, events.submit), state);
});

test('a deleted note goes into the effect, whole', () => {
  const note = noteOf(states.transcribed);
  assert.ok(note);
  assert.deepEqual(transition(states.transcribed, events.discard), [
    { phase: 'idle' },
    [
      { type: 'revoke-url', recording },
      { type: 'delete-note', note },
    ],
  ]);
  assert.equal(noteOf(next({ phase: 'idle' }, { type: 'restore', note }))?.transcription, note.transcription);
});

test('cancelling a pending retry leaves the failure to the user', () => {
  const failed = next(states.transcribing, { ...events.failed, retryAtMs: 9000 });
  assert.equal(failed.phase === 'failed' && failed.retryAtMs, 9000);
  const left = next(failed, events.cancel);
  assert.deepEqual(left, { phase: 'failed', problem, recording, retryAtMs: undefined });
  assert.equal(next(left, events.cancel), left);
});

test('does not submit a failure without a recording', () => {
  const failed: State = { phase: 'failed', problem, recording: undefined };
  assert.equal(next(failed, events.submit), failed);
});

const effectsOf = (state: State, event: StateEvent) => transition(state, event)[1];
const idle = states.idle;

test('start records, and pause, resume and stop reach the recorder', () => {
  assert.deepEqual(effectsOf(idle, events.start), [{ type: 'record', id: 'new' }]);
  assert.deepEqual(effectsOf(states.recording, events.pause), [{ type: 'pause-recorder', id: 'new' }]);
  assert.deepEqual(effectsOf(states.paused, events.resume), [{ type: 'resume-recorder', id: 'new' }]);
  assert.deepEqual(effectsOf(states.recording, events.stop), [{ type: 'stop-recorder', id: 'new' }]);
});

test('cancel deletes the audio of the new recording, a failure keeps it', () => {
  const cancelTranscription = { type: 'cancel-transcription' } as const;
  assert.deepEqual(effectsOf(states.recording, events.cancel), [cancelTranscription, { type: 'release', id: 'new' }]);
  assert.deepEqual(effectsOf(states.stopping, events.failed), [
    cancelTranscription,
    { type: 'release', id: 'new', keepAudio: true },
  ]);
});

test('releases a recording without speech only when the new one is complete', () => {
  const empty: State = { ...states.transcribed, transcription: { text: ' ' } };
  assert.deepEqual(effectsOf(empty, events.start), [
    { type: 'revoke-url', recording },
    { type: 'record', id: 'new' },
  ]);
  const stopped = [events.start, events.started, events.stop].reduce<State>(next, empty);
  assert.deepEqual(effectsOf(stopped, events.recorded), [{ type: 'release', id: recording.id }]);
});

test('a transcribed recording is finished, unless it contains no speech', () => {
  const note = noteOf(states.transcribed);
  assert.deepEqual(effectsOf(states.transcribing, events.transcribed), [
    { type: 'finish-note', id: recording.id, note },
  ]);
  assert.deepEqual(effectsOf(states.transcribing, { type: 'transcribed', transcription: { text: ' ' } }), []);
});

test('a failure schedules its retry, and leaving it cancels that', () => {
  const failed = { ...events.failed, retryAtMs: 9000 };
  assert.deepEqual(effectsOf(states.transcribing, failed), [{ type: 'schedule-retry', atMs: 9000 }]);
  assert.deepEqual(effectsOf(states.failed, events.cancel), [{ type: 'cancel-retry' }]);
  assert.deepEqual(effectsOf(states.failed, events.submit), [
    { type: 'cancel-retry' },
    { type: 'transcribe', recording },
  ]);
});
