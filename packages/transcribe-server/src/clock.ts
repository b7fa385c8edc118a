/** Time as the limits see it, so that tests can bring their own. */
export interface Clock {
  /** Seconds since some moment; never runs backwards. */
  now(): number;
  /** Calls back once, after so many seconds, unless it is disposed of before. */
  after(seconds: number, callback: () => void): Disposable;
}

/** The machine's time. What waits on it does not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(seconds, callback) {
    const timer = setTimeout(callback, seconds * 1000).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
