import type { Clock } from '../platform/clock.ts';

/** Expires something that is unused for some time. */
export interface IdleTimer extends Disposable {
  /** From now on, expires it as soon as there is no hold. */
  hurry(): void;
  /** Suspends the timer until the result is disposed of; then the time starts again. */
  hold(): Disposable;
}

/** Calls back once, after this many seconds without a hold. Disposal stops the timer. */
export const createIdleTimer = (seconds: number, clock: Clock, onOver: () => void): IdleTimer => {
  const holders = new Set<Disposable>();
  let countdown: Disposable | undefined;
  let isOver = false;
  let isHurried = false;

  const begin = () => {
    countdown?.[Symbol.dispose]();
    if (isOver || holders.size > 0) countdown = undefined;
    else if (isHurried) onOver();
    else countdown = clock.after(seconds, onOver);
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
    hurry() {
      isHurried = true;
      begin();
    },
    [Symbol.dispose]() {
      isOver = true;
      begin();
    },
  };
};
