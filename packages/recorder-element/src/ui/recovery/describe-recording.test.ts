import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryTexts } from '../../messages/recovery-messages.ts';
import { describeRecording } from './describe-recording.ts';

const now = new Date(2026, 4, 3, 0, 30).getTime();

const describeFrom = (startedAt: Date, recordedMs = 760_000, lang = 'en'): string =>
  describeRecording({ startedAt: startedAt.getTime(), recordedMs }, recoveryTexts, { lang }, now);

test('says today or yesterday by the calendar, not by elapsed hours', () => {
  assert.match(describeFrom(new Date(2026, 4, 3, 0, 5)), /^12:40 · Today \d+:05/);
  assert.match(describeFrom(new Date(2026, 4, 2, 23, 55)), /^12:40 · Yesterday \d+:55/);
});

test('shows the date and age of older recordings', () => {
  assert.match(describeFrom(new Date(2026, 2, 30, 14, 5), 3_600_000), /^1:00:00 · March 30, 2026 .*\(34 days ago\)$/);
});

test('tolerates a clock that was set back', () => {
  assert.match(describeFrom(new Date(2026, 4, 5, 14, 5)), /May 5, 2026 .*\(in 2 days\)$/);
});

test('uses the given language', () => {
  assert.match(describeFrom(new Date(2026, 4, 2, 23, 55), 5000, 'de'), /^0:05 · Gestern /);
});
