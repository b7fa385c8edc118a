import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noProgress } from '../../client/progress.ts';
import { loadLocalization } from '../../messages/language-registry.ts';
import { english } from '../../messages/localization.ts';
import { addPanelTexts } from '../../messages/panel-localization.ts';
import type { State } from '../../transcriber/state.ts';
import { describeRemainingTime } from './remaining-time-announcement.ts';

const recordedFor = (seconds: number, maxSeconds?: number): State => ({
  phase: 'recording',
  id: 'new',
  recordedMs: seconds * 1000 - 400,
  resumedAtMs: 600,
  progress: { ...noProgress, limits: maxSeconds ? { maxSeconds } : undefined },
});

const localization = addPanelTexts(english);
const describe = (state: State, maxDuration?: number) => describeRemainingTime(state, maxDuration, localization, 1000);

/** Returns all announcements during a recording, and the seconds that each lasts. */
const listenTo = (maxDuration: number): Record<string, number> => {
  const said: Record<string, number> = {};
  for (let seconds = 0; seconds <= maxDuration; seconds += 1) {
    const text = describe(recordedFor(seconds), maxDuration);
    if (text) said[text] = (said[text] ?? 0) + 1;
  }
  return said;
};

test('announces the last minute and the last seconds of a long recording once each', () => {
  assert.deepEqual(listenTo(600), { '1 minute left': 5, '10 seconds left': 5 });
});

test('announces only the last seconds of a short recording, and nothing of a very short one', () => {
  assert.deepEqual(listenTo(120), { '10 seconds left': 5 });
  assert.deepEqual(listenTo(15), {});
});

test('announces nothing without a maximum duration', () => {
  assert.equal(describe(recordedFor(590)), '');
});

test('uses the lower limit of the page and the service', () => {
  assert.equal(describe(recordedFor(590, 600)), '10 seconds left');
  assert.equal(describe(recordedFor(590, 600), 900), '10 seconds left');
  assert.equal(describe(recordedFor(590, 900), 600), '10 seconds left');
});

test('does not repeat the announcement after a pause', () => {
  const paused: State = { phase: 'paused', id: 'new', recordedMs: 590_000, progress: noProgress };
  assert.equal(describe(paused, 600), '10 seconds left');
  assert.equal(describe({ ...paused, phase: 'stopping', willSubmit: true }, 600), '');
});

test('uses the element’s language', async () => {
  const say = async (lang: string) =>
    describeRemainingTime(recordedFor(540), 600, addPanelTexts(await loadLocalization(lang)), 1000);
  assert.equal(await say('de'), 'noch 1 Minute');
  assert.equal(await say('ar'), 'المتبقي: دقيقة');
});
