import type { Clock } from '../platform/clock.ts';

/** Expires something that is unused for some time. */
export interface IdleTimer extends Disposable {
  /** Suspends the timer until the result is disposed of; then the time starts again. */
  hold(): Disposable;
}

/** Calls back once, after this many seconds without a hold. Disposal stops the timer. */
export const createIdleTimer = (seconds: number, clock: Clock, onOver: () => void): IdleTimer => {
  const holders = new Set<Disposable>();
  let countdown: Disposable | undefined;
  let isOver = false;

  const begin = () => {
    countdown?.[Symbol.dispose]();
    countdown = isOver || holders.size > 0 ? undefined : clock.after(seconds, onOver);
  };
  begin();

  return {
    hold() {
      const holder = {
        [Symbol.dispose]() {
          if (holders.delete(holder)) begin();
        },
      };
      holders.add(holder);
      begin();
      return holder;
    },
    [Symbol.dispose]() {
      isOver = true;
      begin();
    },
  };
};
