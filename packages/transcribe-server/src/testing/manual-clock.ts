import type { Clock } from '../platform/clock.ts';

/** A clock that stands still until it is told to go on. */
export interface ManualClock extends Clock {
  /** How many callbacks are waiting for their time. */
  readonly waiting: number;
  /** Lets time pass, and calls back in order whose time has come. */
  advance(seconds: number): void;
}

export const createManualClock = (): ManualClock => {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();

  return {
    now: () => now,
    after(seconds, callback) {
      const timer = { at: now + seconds, callback };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    get waiting() {
      return timers.size;
    },
    advance(seconds) {
      const end = now + seconds;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (next === undefined) break;
        now = next.at;
        timers.delete(next);
        next.callback();
      }
      now = end;
    },
  };
};
