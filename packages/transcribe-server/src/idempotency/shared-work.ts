import type { Clock } from '../platform/clock.ts';

/** Work that goes on by itself, for any number of followers. */
export interface SharedWork<Item> {
  /** What came of it so far. */
  readonly items: readonly Item[];
  /** Settles when the work does. */
  readonly ended: Promise<void>;
  /** Whether it was stopped, by somebody or because nobody waited for it any more. */
  readonly isStopped: boolean;
  /**
   * Every item, from the first on, as it comes.
   * @throws the signal's reason, or what the work throws, after the items before it
   */
  follow(signal: AbortSignal): AsyncGenerator<Item>;
  /** Aborts it. Its followers are told the reason. */
  stop(reason: unknown): void;
}

interface SharedWorkOptions {
  /** How long it goes on when its last follower has left. Default: to its end. */
  readonly abandonSeconds?: number;
  readonly clock: Clock;
}

/** Begins the work at once. */
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
      stop.abort(new DOMException('Nobody waits for it any more.', 'AbortError'));
    });
  };

  const ended = proceed();
  ended.catch(() => {}); // Each follower is told.

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

/** A promise that resolves when the signal is aborted; disposing of it lets go of the signal. */
const whenAborted = (signal: AbortSignal): Disposable & { readonly promise: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const abort = () => resolve();
  signal.addEventListener('abort', abort);
  return { promise, [Symbol.dispose]: () => signal.removeEventListener('abort', abort) };
};
