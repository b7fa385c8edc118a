import { fillIn } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { recordedMsAt, type State } from '../../transcriber/state.ts';

/** The announcements, and the minimum duration of a recording for each. */
const marks = [
  { seconds: 60, value: 1, unit: 'minute', ofAtLeast: 180 },
  { seconds: 10, value: 10, unit: 'second', ofAtLeast: 20 },
];

/** The announcement is removed after this time. */
const saidForSeconds = 5;

/**
 * Returns the announcement of the remaining time for screen readers: rare, unlike the visible countdown. Empty in
 * between. Each text stays constant, so it is announced once.
 *
 * @param maxDuration Seconds; absent without a limit. The service's limit applies too once it is known
 */
export const describeRemainingTime = (
  state: State,
  maxDuration: number | undefined,
  { texts, lang }: PanelLocalization,
  nowMs = performance.now(),
): string => {
  if (state.phase !== 'recording' && state.phase !== 'paused') return '';
  const maxSeconds = Math.min(maxDuration || Infinity, state.progress.limits?.maxSeconds || Infinity);
  const left = maxSeconds - recordedMsAt(state, nowMs) / 1000;
  const mark = marks.find(
    ({ seconds, ofAtLeast }) => maxSeconds >= ofAtLeast && left <= seconds && left > seconds - saidForSeconds,
  );
  if (!mark) return '';
  const { value, unit } = mark;
  return fillIn(texts.remainingTime, {
    time: new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
  });
};
