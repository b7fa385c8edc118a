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

/** All that is said, and for how many seconds, in a recording that goes on to its end. */
const listenTo = (maxDuration: number): Record<string, number> => {
  const said: Record<string, number> = {};
  for (let seconds = 0; seconds <= maxDuration; seconds += 1) {
    const text = describe(recordedFor(seconds), maxDuration);
    if (text) said[text] = (said[text] ?? 0) + 1;
  }
  return said;
};

test('of a long take the last minute and the last seconds are said, once each', () => {
  assert.deepEqual(listenTo(600), { '1 minute left': 5, '10 seconds left': 5 });
});

test('of a short take the last seconds only, and of a very short one nothing', () => {
  assert.deepEqual(listenTo(120), { '10 seconds left': 5 });
  assert.deepEqual(listenTo(15), {});
});

test('without a longest duration nothing is said', () => {
  assert.equal(describe(recordedFor(590)), '');
});

test('the limit of the service counts too, and the lesser one of both', () => {
  assert.equal(describe(recordedFor(590, 600)), '10 seconds left');
  assert.equal(describe(recordedFor(590, 600), 900), '10 seconds left');
  assert.equal(describe(recordedFor(590, 900), 600), '10 seconds left');
});

test('a pause does not have it said again', () => {
  const paused: State = { phase: 'paused', id: 'new', recordedMs: 590_000, progress: noProgress };
  assert.equal(describe(paused, 600), '10 seconds left');
  assert.equal(describe({ ...paused, phase: 'stopping', willSubmit: true }, 600), '');
});

test('it is said in the language of the rest', async () => {
  const say = async (lang: string) =>
    describeRemainingTime(recordedFor(540), 600, addPanelTexts(await loadLocalization(lang)), 1000);
  assert.equal(await say('de'), 'noch 1 Minute');
  assert.equal(await say('ar'), 'المتبقي: دقيقة');
});
