import { fillIn, formatClock } from '../../messages/format.ts';
import type { Localization } from '../../messages/localization.ts';

/** Returns the duration and time of a recording, such as `12:40 · Today 14:05`. */
export const describeRecording = (
  { startedAt, recordedMs }: { readonly startedAt: number; readonly recordedMs: number },
  texts: Readonly<Record<'recordedAt' | 'timeOfDay' | 'timeLongAgo', string>>,
  { lang }: Pick<Localization, 'lang'>,
  now = Date.now(),
): string => {
  const days = Math.round((midnightBefore(now) - midnightBefore(startedAt)) / 86_400_000);
  const age = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' }).format(-days, 'day');
  const time = formatTime(startedAt, lang);
  const day = new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(startedAt);
  const isRecent = days === 0 || days === 1;
  return fillIn(texts.recordedAt, {
    duration: formatClock(recordedMs / 1000, lang),
    time: isRecent
      ? fillIn(texts.timeOfDay, { day: capitalize(age, lang), time })
      : fillIn(texts.timeLongAgo, { day, time, age }),
  });
};

/** Uses the language's digits and the person's clock: 14:05 or 2:05 PM. */
const formatTime = (instant: number, lang: string): string => {
  const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
  const options = { hour: 'numeric', minute: '2-digit', ...(hourCycle && { hourCycle }) } as const;
  return new Intl.DateTimeFormat(lang, options).format(instant);
};

const capitalize = (words: string, lang: string): string =>
  words.replace(/^./u, (first) => first.toLocaleUpperCase(lang));

const midnightBefore = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);
