import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recoveryTexts } from '../../messages/recovery-messages.ts';
import { describeRecording } from './describe-recording.ts';

const now = new Date(2026, 4, 3, 0, 30).getTime();

const describeFrom = (startedAt: Date, recordedMs = 760_000, lang = 'en'): string =>
  describeRecording({ startedAt: startedAt.getTime(), recordedMs }, recoveryTexts, { lang }, now);

test('a recording is, today or yesterday by the calendar, not by the hours that have gone', () => {
  assert.match(describeFrom(new Date(2026, 4, 3, 0, 5)), /^12:40 · Today \d+:05/);
  assert.match(describeFrom(new Date(2026, 4, 2, 23, 55)), /^12:40 · Yesterday \d+:55/);
});

test('an older one has its date and its age', () => {
  assert.match(describeFrom(new Date(2026, 2, 30, 14, 5), 3_600_000), /^1:00:00 · March 30, 2026 .*\(34 days ago\)$/);
});

test('the clock of the computer may have been put back', () => {
  assert.match(describeFrom(new Date(2026, 4, 5, 14, 5)), /May 5, 2026 .*\(in 2 days\)$/);
});

test('another language has its own words', () => {
  assert.match(describeFrom(new Date(2026, 4, 2, 23, 55), 5000, 'de'), /^0:05 · Gestern /);
});
