import { abortable } from './abortable.ts';

/** The network, clock and random numbers. Tests replace it. */
export interface Environment {
  readonly fetch: typeof fetch;
  isOnline(): boolean;
  /** Resolves when the page is online again; rejects with the signal's reason. */
  untilOnline(signal: AbortSignal): Promise<void>;
  /** Resolves after the time; rejects with the signal's reason. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** At least 0 and less than 1. */
  random(): number;
}

/** The browser's own. Read on use, so they need not exist earlier. */
export const browserEnvironment: Environment = {
  fetch: (input, init) => fetch(input, init),
  isOnline: () => navigator.onLine !== false, // Node's navigator does not say.
  untilOnline: (signal) =>
    abortable(signal, (resolve) => {
      addEventListener('online', resolve);
      return () => removeEventListener('online', resolve);
    }),
  wait: (milliseconds, signal) =>
    abortable(signal, (resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      return () => clearTimeout(timer);
    }),
  random: Math.random,
};

/**
 * Returns the result of a promise.
 *
 * @throws The promise's error, or a `TimeoutError`
 */
export const withTimeout = async <Value>(
  promise: Promise<Value>,
  milliseconds: number,
  { wait }: Pick<Environment, 'wait'>,
): Promise<Value> => {
  const over = new AbortController();
  const late = wait(milliseconds, over.signal).then(() => {
    throw new DOMException('Too long a silence.', 'TimeoutError');
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => {});
    over.abort();
  }
};
