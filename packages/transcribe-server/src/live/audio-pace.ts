import type { Clock } from '../platform/clock.ts';

/** Tells whether audio comes at the pace of life. */
export interface AudioPace {
  add(seconds: number): void;
  readonly isLive: boolean;
}

/** The stretch that is looked at. */
const windowSeconds = 2;
/** What may come in it: chunks come unevenly. */
const maxSeconds = 4.5;
/** Before that nobody knows. */
const minSeconds = 0.5;

export const createAudioPace = (clock: Clock): AudioPace => {
  let arrivals: { readonly at: number; readonly seconds: number }[] = [];
  let firstAt: number | undefined;

  return {
    add(seconds) {
      const now = clock.now();
      firstAt ??= now;
      arrivals = [...arrivals.filter(({ at }) => at > now - windowSeconds), { at: now, seconds }];
    },
    get isLive() {
      const now = clock.now();
      const recent = arrivals.filter(({ at }) => at > now - windowSeconds);
      const seconds = recent.reduce((sum, arrival) => sum + arrival.seconds, 0);
      return firstAt !== undefined && now - firstAt >= minSeconds && seconds <= maxSeconds;
    },
  };
};
