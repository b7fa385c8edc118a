import type { Clock } from '../platform/clock.ts';

/** Work that runs independently of its followers, of which there may be any number. */
export interface SharedWork<Item> {
  /** The items so far. */
  readonly items: readonly Item[];
  /** Settles when the work ends; rejects with its error. */
  readonly ended: Promise<void>;
  /** Whether it was stopped explicitly, or for lack of followers. */
  readonly isStopped: boolean;
  /**
   * Yields every item, from the first one on.
   * @throws the signal's reason; the error of the work, after the items before it
   */
  follow(signal: AbortSignal): AsyncGenerator<Item>;
  /** Aborts the work. Followers reject with the reason. */
  stop(reason: unknown): void;
}

interface SharedWorkOptions {
  /** Seconds for which it continues after its last follower has left. Default: until its end. */
  readonly abandonSeconds?: number;
  readonly clock: Clock;
}

/** Starts the work immediately. */
export const shareWork = <Item>(
  start: (signal: AbortSignal) => AsyncIterable<Item>,
  { abandonSeconds = Number.POSITIVE_INFINITY, clock }: SharedWorkOptions,
): SharedWork<Item> => {
  const items: Item[] = [];
  const stop = new AbortController();
  let isEnded = false;
  let news = Promise.withResolvers<void>();
  let followers = 0;
  let abandonment: Disposable | undefined;

  const proceed = async () => {
    try {
      for await (const item of start(stop.signal)) {
        items.push(item);
        news.resolve();
        news = Promise.withResolvers();
      }
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
      isEnded = true;
      news.resolve();
      abandonment?.[Symbol.dispose]();
    }
  };

  const join = () => {
    followers++;
    abandonment?.[Symbol.dispose]();
  };

  const leave = () => {
    followers--;
    if (followers > 0 || isEnded || abandonSeconds === Number.POSITIVE_INFINITY) return;
    abandonment = clock.after(abandonSeconds, () => {
      stop.abort(new DOMException('No client is waiting for it.', 'AbortError'));
    });
  };

  const ended = proceed();
  ended.catch(() => {}); // Every follower rejects with it.

  return {
    items,
    ended,
    get isStopped() {
      return stop.signal.aborted;
    },
    stop: (reason) => stop.abort(reason),
    async *follow(signal) {
      join();
      const gone = whenAborted(signal);
      try {
        for (let next = 0; ; ) {
          signal.throwIfAborted();
          if (next < items.length) {
            yield items[next++] as Item;
          } else if (isEnded) {
            return await ended;
          } else {
            await Promise.race([news.promise, gone.promise]);
          }
        }
      } finally {
        gone[Symbol.dispose]();
        leave();
      }
    },
  };
};

/** Creates a promise that resolves when the signal is aborted. Disposing of it removes the listener. */
const whenAborted = (signal: AbortSignal): Disposable & { readonly promise: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort);
  return { promise, [Symbol.dispose]: () => signal.removeEventListener('abort', abort) };
};
