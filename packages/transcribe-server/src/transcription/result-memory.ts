import type { EngineResult } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import type { KnownResults } from './recognise.ts';

/** The maximum size. Beyond it, the oldest results are evicted. */
export interface ResultMemoryOptions extends MemoryBudgetOptions {
  /** How long results are kept after the last addition. */
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/**
 * An in-memory cache of recognised segments, so that a failed or repeated recording is only recognised where results are
 * missing.
 */
interface ResultMemory {
  /** Returns the results for a key: those of one recording with the same options. */
  of(key: string): KnownResults;
  forget(key: string): void;
}

/** Creates an empty cache. */
export const createResultMemory = (options: ResultMemoryOptions): ResultMemory => {
  const { ttlSeconds, clock } = options;
  const memories = new Map<string, { readonly results: Map<string, EngineResult>; expiry: Disposable }>();

  const forget = (key: string) => {
    memories.get(key)?.expiry[Symbol.dispose]();
    memories.delete(key);
    budget.delete(key);
  };
  const budget = createMemoryBudget(options, forget);

  return {
    of: (key) => ({
      get: (sound) => memories.get(key)?.results.get(sound),
      set(sound, result) {
        const known = memories.get(key);
        known?.expiry[Symbol.dispose]();
        const results = known?.results ?? new Map<string, EngineResult>();
        memories.set(key, { results: results.set(sound, result), expiry: clock.after(ttlSeconds, () => forget(key)) });
        budget.add(key, result);
      },
    }),
    forget,
  };
};
