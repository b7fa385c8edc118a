import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, next, recording, states } from '../testing/state-fixture.ts';
import { noteOf, type State, transcriptionOf } from './state.ts';
import type { StateEvent } from './state-event.ts';
import { transition } from './transition.ts';

const effectsOf = (state: State, event: StateEvent) => transition(state, event)[1];
const idle = states.idle;

test('start opens the recorder; pause, resume and stop reach it', () => {
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

test('finishes the note of a transcribed recording, unless it contains no speech', () => {
  const note = noteOf(states.transcribed);
  assert.deepEqual(effectsOf(states.transcribing, events.transcribed), [
    { type: 'finish-note', id: recording.id, note },
  ]);
  assert.deepEqual(effectsOf(states.transcribing, { type: 'transcribed', transcription: { text: ' ' } }), []);
});

test('a failure schedules its retry, and leaving the phase cancels it', () => {
  const failed = { ...events.failed, retryAtMs: 9000 };
  assert.deepEqual(effectsOf(states.transcribing, failed), [{ type: 'schedule-retry', atMs: 9000 }]);
  assert.deepEqual(effectsOf(states.failed, events.cancel), [{ type: 'cancel-retry' }]);
  assert.deepEqual(effectsOf(states.failed, events.submit), [
    { type: 'cancel-retry' },
    { type: 'transcribe', recording },
  ]);
});

test('saves the original note before it is transformed, and again after', () => {
  const willTransform = { ...events.transcribed, willTransform: true };
  const note = noteOf(states.transcribed);
  assert.deepEqual(effectsOf(states.transcribing, willTransform), [
    { type: 'finish-note', id: recording.id, note },
    { type: 'transform', transcription: { text: 'hello' } },
  ]);
  assert.deepEqual(effectsOf(states.transforming, events.transformed), [
    { type: 'cancel-transcription' },
    { type: 'finish-note', id: recording.id, note: { ...note, transcription: { text: 'Hello.' } } },
  ]);
  assert.deepEqual(effectsOf(states.transforming, events.discard), [
    { type: 'cancel-transcription' },
    { type: 'revoke-url', recording },
    { type: 'delete-note', note: { ...note, transcription: { text: 'um hello' } } },
  ]);
});

test('a failed transform keeps the original text, which stays final while it is tried again', () => {
  const failed = next(states.transforming, events.failed);
  assert.deepEqual(noteOf(failed)?.transcription, { text: 'um hello' });
  const [again, effects] = transition(failed, events.submit);
  assert.deepEqual(again, { ...states.transforming, shown: { text: 'um hello' } });
  assert.deepEqual(effects, [{ type: 'transform', transcription: { text: 'um hello' } }]);
  assert.deepEqual(transcriptionOf(again), { text: 'um hello' });
  assert.equal(transcriptionOf(states.transforming), undefined);
});
