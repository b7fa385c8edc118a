import type { Clock } from '../platform/clock.ts';

/** Detects whether audio arrives in real time, as from a microphone, rather than as a fast upload. */
export interface AudioPace {
  /** Records that so much audio has arrived now. */
  add(seconds: number): void;
  /** Whether audio arrives in real time. False during the first 0.5 s, when the rate is unknown. */
  readonly isLive: boolean;
}

/** The rate is measured over this time. */
const windowSeconds = 2;
/** The most audio that may arrive in the window. Above `windowSeconds`, because chunks arrive unevenly. */
const maxSeconds = 4.5;
/** Earlier, too little has arrived to measure the rate. */
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
