import { abortable } from './abortable.ts';

/** What the network, the clock and chance are to a page; a test brings its own. */
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

/** Those of the page; reads them when they are used, so they need not be there before. */
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
 * What the promise gives, if it gives it in time.
 *
 * @throws what the promise throws, or a `TimeoutError`
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
