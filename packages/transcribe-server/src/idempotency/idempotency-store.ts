import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import { type SharedWork, shareWork } from './shared-work.ts';

/** Limits of the store. When finished work exceeds the memory budget, the oldest is dropped. */
export interface IdempotencyOptions extends MemoryBudgetOptions {
  /** Seconds for which finished work is kept. */
  readonly ttlSeconds: number;
  /** Seconds for which work without followers continues. */
  readonly abandonSeconds: number;
  readonly clock?: Clock | undefined;
}

/** Runs work once per key. Results are kept in memory only. */
export interface IdempotencyStore<Item> {
  /**
   * Yields the items of the work under the key, from the first one on. Starts the work if there is none. Failed work is
   * not kept: the next call starts it again.
   *
   * A follower leaves by its signal or by ending the iteration. Without followers, the work continues for
   * `abandonSeconds`; then its signal is aborted.
   *
   * @throws ProblemError `idempotency-mismatch` immediately, if the key belongs to work with another fingerprint
   */
  run(
    key: string,
    fingerprint: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => AsyncIterable<Item>,
  ): AsyncGenerator<Item>;
  /** Checks for running or finished work under the key. */
  has(key: string): boolean;
  /**
   * Adds work that was started elsewhere, unless the key has some.
   *
   * @throws ProblemError `idempotency-mismatch` if the key belongs to work with another fingerprint
   */
  adopt(key: string, fingerprint: string, work: SharedWork<Item>): void;
  /** Drops finished work with this fingerprint. */
  forget(key: string, fingerprint: string): void;
}

interface KeyedWork<Item> {
  readonly work: SharedWork<Item>;
  readonly fingerprint: string;
}

interface KeptWork<Item> extends KeyedWork<Item> {
  readonly expiry: Disposable;
}

/** Creates an empty store in memory. */
export const createIdempotencyStore = <Item>(options: IdempotencyOptions): IdempotencyStore<Item> => {
  const { ttlSeconds, abandonSeconds, clock = systemClock } = options;
  const running = new Map<string, KeyedWork<Item>>();
  const kept = new Map<string, KeptWork<Item>>();

  const lookUp = (key: string): KeyedWork<Item> | undefined => {
    const entry = running.get(key);
    return entry?.work.isStopped === false ? entry : kept.get(key);
  };

  const find = (key: string, fingerprint: string): SharedWork<Item> | undefined => {
    const known = lookUp(key);
    if (known !== undefined && known.fingerprint !== fingerprint) {
      throw new ProblemError('idempotency-mismatch', 'The Idempotency-Key was used for another recording.', {
        param: 'Idempotency-Key',
      });
    }
    return known?.work;
  };

  const drop = (key: string) => {
    kept.get(key)?.expiry[Symbol.dispose]();
    kept.delete(key);
    budget.delete(key);
  };

  const budget = createMemoryBudget(options, drop);

  const keep = (key: string, entry: KeyedWork<Item>) => {
    drop(key);
    kept.set(key, { ...entry, expiry: clock.after(ttlSeconds, () => drop(key)) });
    budget.add(key, entry.work.items);
  };

  const register = (key: string, entry: KeyedWork<Item>) => {
    running.set(key, entry);
    const end = () => {
      if (running.get(key) === entry) running.delete(key);
    };
    entry.work.ended.then(() => {
      end();
      keep(key, entry);
    }, end);
  };

  return {
    run(key, fingerprint, signal, start) {
      const known = find(key, fingerprint);
      const work = known ?? shareWork(start, { abandonSeconds, clock });
      if (known === undefined) register(key, { work, fingerprint });
      return work.follow(signal);
    },
    adopt(key, fingerprint, work) {
      if (find(key, fingerprint) === undefined) register(key, { work, fingerprint });
    },
    has: (key) => lookUp(key) !== undefined,
    forget(key, fingerprint) {
      if (kept.get(key)?.fingerprint === fingerprint) drop(key);
    },
  };
};
