import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noProgress } from '../client/progress.ts';
import { Recording } from '../recording/recording.ts';
import { blob, events, next, problem, recording, states } from '../testing/state-fixture.ts';
import type { Effect } from './effects.ts';
import { noteOf, type State } from './state.ts';
import type { StateEvent } from './state-event.ts';
import { transition } from './transition.ts';

const active = next(states.transcribed, events.start);
const recordingBegun = next(active, events.started);
const pausedBegun = next(recordingBegun, events.pause);
const resumedBegun = next(pausedBegun, events.resume);
const stoppingBegun = next(resumedBegun, events.stop);

for (const state of [active, recordingBegun, pausedBegun, resumedBegun, stoppingBegun]) {
  for (const event of [events.cancel, events.discard]) {
    test(`restores the transcript after ${state.phase}, ${event.type}`, () => {
      assert.deepEqual(next(state, event), { ...states.transcribed, problem: undefined });
    });
  }
}

for (const state of [active, stoppingBegun]) {
  test(`restores the transcript after ${state.phase}, failed, with the problem until the next start`, () => {
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

test('archives a finished note when a new recording is complete, or a file or another note replaces it', () => {
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

/** Returns the state after continuing the note and these events. */
const continued = (...steps: readonly StateEvent[]): State =>
  [{ ...events.start, appends: true }, events.started, ...steps].reduce<State>(next, states.transcribed);

const second = new Recording('second', blob, 3, blob);
const recordSecond = [events.stop, { ...events.recorded, recording: second }] as const;

test('keeps a continued note in each phase, and restores it when the recording is discarded', () => {
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

test('adds the continuation as a paragraph and a part of the note', () => {
  const transcribing = continued(...recordSecond, events.submit);
  const [state, effects] = transition(transcribing, { type: 'transcribed', transcription: { text: 'again ' } });
  assert.equal(state.phase === 'transcribed' && state.transcription.text, 'hello\n\nagain');
  assert.deepEqual(noteOf(state)?.parts, [
    { recording, startSeconds: 0 },
    { recording: second, startSeconds: 1 },
  ]);
  assert.equal(noteOf(state)?.id, recording.id);
  assert.deepEqual(effects, [{ type: 'finish-note', id: 'second', note: noteOf(state) }]);
  // The last part alone is not transcribed again.
  assert.equal(next(state, events.submit), state);
});

test('passes the complete deleted note to the effect', () => {
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
