/** The time that limits and timeouts use. Tests bring their own. */
export interface Clock {
  /** Monotonic time in seconds. */
  now(): number;
  /** Calls back once after this many seconds, unless the result is disposed first. */
  after(seconds: number, callback: () => void): Disposable;
}

/** The longest timer of Node: 24 days. A longer one fires immediately. */
export const maxTimerSeconds = 2_147_483;

/** The time of the system. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  after(seconds, callback) {
    const timer = setTimeout(callback, Math.min(seconds, maxTimerSeconds) * 1000).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
