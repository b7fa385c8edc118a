import { fillIn } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { recordedMsAt, type State } from '../../transcriber/state.ts';

/** What is said, and of a take of how many seconds at least. */
const marks = [
  { seconds: 60, value: 1, unit: 'minute', ofAtLeast: 180 },
  { seconds: 10, value: 10, unit: 'second', ofAtLeast: 20 },
];

/** Whoever comes upon it later is not told a time that is over. */
const saidForSeconds = 5;

/**
 * What screen readers say of the time that is left of a recording: seldom, in the place of the count-down that is seen.
 * Empty in between, and the same until then, so that it is heard once.
 *
 * @param maxDuration Seconds, none where absent; the service's limit counts too, once it is known
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
