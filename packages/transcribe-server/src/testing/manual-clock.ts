import type { Clock } from '../platform/clock.ts';

/** A clock that only advances on demand. */
export interface ManualClock extends Clock {
  /** Number of pending callbacks. */
  readonly waiting: number;
  /** Advances the time, and runs the callbacks that are due, in order. */
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
