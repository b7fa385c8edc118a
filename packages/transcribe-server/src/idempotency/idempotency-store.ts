import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import { type SharedWork, shareWork } from './shared-work.ts';

/** Of finished work, the oldest beyond the budget goes first. */
export interface IdempotencyOptions extends MemoryBudgetOptions {
  /** How long the items of finished work are kept. */
  readonly ttlSeconds: number;
  /** How long work goes on for which nobody waits any more. */
  readonly abandonSeconds: number;
  readonly clock?: Clock | undefined;
}

/** Work that is done once, however often it is asked for. What comes of it lives in memory only. */
export interface IdempotencyStore<Item> {
  /**
   * Follows the work under the key from its first item on, whether it runs or has finished, and starts it at once where
   * there is none. Work that failed is not kept: the next one to ask starts it again.
   *
   * A follower leaves by its signal or by ending the iteration. When the last one has left the work goes on, for
   * `abandonSeconds` at most unless somebody comes back; then its own signal is aborted.
   *
   * @throws ProblemError `idempotency-mismatch` at once when the key stands for work with another fingerprint
   */
  run(
    key: string,
    fingerprint: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => AsyncIterable<Item>,
  ): AsyncGenerator<Item>;
  /** Whether there is work under the key, running or finished. */
  has(key: string): boolean;
  /**
   * Puts work under the key that was begun elsewhere, unless there is some.
   *
   * @throws ProblemError `idempotency-mismatch` when the key stands for work with another fingerprint
   */
  adopt(key: string, fingerprint: string, work: SharedWork<Item>): void;
  /** Lets go of what came of finished work with this fingerprint. */
  forget(key: string, fingerprint: string): void;
}

interface KeyedWork<Item> {
  readonly work: SharedWork<Item>;
  readonly fingerprint: string;
}

interface KeptWork<Item> extends KeyedWork<Item> {
  readonly expiry: Disposable;
}

/** Empty; it lives and dies with its process. */
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
      throw new ProblemError('idempotency-mismatch', 'The Idempotency-Key stands for another recording.', {
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
