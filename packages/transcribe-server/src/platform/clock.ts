/** Time as the limits see it, so that tests can bring their own. */
export interface Clock {
  /** Seconds since some moment; never runs backwards. */
  now(): number;
  /** Calls back once, after so many seconds, unless it is disposed of before. */
  after(seconds: number, callback: () => void): Disposable;
}

/** Beyond it, a timer of Node's would be over at once: 24 days. */
export const maxTimerSeconds = 2_147_483;

/** The machine's time. What waits on it does not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(seconds, callback) {
    const timer = setTimeout(callback, Math.min(seconds, maxTimerSeconds) * 1000).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
