import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../../recording/recording.ts';
import { estimateSecondsLeft } from './upload-progress.ts';

const blob = new Blob([new Uint8Array(180_000)]);
const at = (recording: Recording, sentBytes: number) =>
  ({ phase: 'transcribing', recording, progress: { sentBytes, segments: [] } }) as const;

test('estimates the remaining time from the speed while recording, then from the current speed', () => {
  const recording = new Recording('slow', blob, 30, blob);
  const start = { recording, sentBytes: 75_000, atMs: 0 };
  assert.equal(estimateSecondsLeft(at(recording, 75_000), start, 0), 42);
  assert.equal(estimateSecondsLeft(at(recording, 80_000), start, 4000), 80);
});

test('estimates nothing for a file until a part of it is sent', () => {
  const file = new File([blob], 'note.wav');
  const recording = new Recording('file', file, 30, file);
  const start = { recording, sentBytes: 0, atMs: 0 };
  assert.equal(estimateSecondsLeft(at(recording, 0), start, 0), undefined);
  assert.equal(estimateSecondsLeft(at(recording, 10_000), start, 5000), 85);
});
