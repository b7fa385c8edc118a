import assert from 'node:assert/strict';
import { test } from 'node:test';
import { events, next, problem, progress, recording, states } from '../testing/state-fixture.ts';
import { type Phase, recordedMsAt, recordingOf, type State } from './state.ts';
import type { StateEvent } from './state-event.ts';
import { transition } from './transition.ts';

/** The next phase for each phase and event. Events that are not listed change nothing. */
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
  transforming: {
    transformed: 'transcribed',
    failed: 'transcribed',
    cancel: 'transcribed',
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

test('excludes pauses from the recorded time', () => {
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

test('keeps the recording and the words of a failed transcription, and the recording of an interrupted one', () => {
  const failed: State = { phase: 'failed', problem, recording, progress, retryAtMs: undefined };
  assert.deepEqual(next(states.transcribing, events.failed), failed);
  const retried = next(failed, events.submit);
  assert.deepEqual('progress' in retried && retried.progress, progress);
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

test('cancelling a pending retry leaves the failure to the user', () => {
  const failed = next(states.transcribing, { ...events.failed, retryAtMs: 9000 });
  assert.equal(failed.phase === 'failed' && failed.retryAtMs, 9000);
  const left = next(failed, events.cancel);
  assert.deepEqual(left, { phase: 'failed', problem, recording, progress, retryAtMs: undefined });
  assert.equal(next(left, events.cancel), left);
});

test('does not submit a failure without a recording', () => {
  const failed: State = { phase: 'failed', problem, recording: undefined };
  assert.equal(next(failed, events.submit), failed);
});
