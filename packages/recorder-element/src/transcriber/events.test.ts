import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '@audio-transcriber/contract';
import { Recording } from '../recording/recording.ts';
import * as events from './events.ts';

const blob = new Blob(['audio']);
const recording = new Recording('id', blob, 1, blob);
const problem = new ProblemError('server-busy', 'Busy.');

const all: readonly Event[] = [
  new events.RecordingRequestEvent(),
  new events.RecordingStartEvent(),
  new events.RecordingPauseEvent(),
  new events.RecordingResumeEvent(),
  new events.RecordingStopEvent(recording),
  new events.RecordingErrorEvent(problem, undefined),
  new events.TranscriptionRequestEvent(),
  new events.TranscriptionProgressEvent({ segments: [] }),
  new events.TranscriptionCompleteEvent({ text: 'hello' }, recording, 'hello'),
  new events.TranscriptionErrorEvent(problem, recording, 'online'),
  new events.PhaseChangeEvent('idle'),
];

test('has a test for every event class', () => {
  const classes = Object.values(events).filter((each) => /Event$/.test(each.name));
  assert.deepEqual(new Set(all.map((event) => event.constructor)), new Set(classes.filter((each) => each.prototype)));
});

for (const event of all) {
  test(`${event.type} bubbles, leaves shadow trees, and is cancelable only if it is a request`, () => {
    assert.ok(event.bubbles && event.composed);
    assert.equal(event.cancelable, event.type.endsWith('-request'));
  });
}

test('events carry their data', () => {
  const error = new events.TranscriptionErrorEvent(problem, recording, 'online');
  assert.deepEqual([error.problem, error.recording, error.retryAtMs], [problem, recording, 'online']);
});
