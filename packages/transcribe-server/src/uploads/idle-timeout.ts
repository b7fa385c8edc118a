import type { Clock } from '../platform/clock.ts';

/** How long something is kept that nobody uses. */
export interface IdleTimer extends Disposable {
  /** Keeps it until what is returned is disposed of; then its time begins anew. */
  hold(): Disposable;
}

/** Calls back once, when nobody has held it for so long. Disposing of it ends the countdown. */
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
