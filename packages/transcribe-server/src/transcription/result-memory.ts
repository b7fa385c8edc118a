import type { EngineResult } from '../engines/engine.ts';
import type { Clock } from '../platform/clock.ts';
import { createMemoryBudget, type MemoryBudgetOptions } from '../platform/memory-budget.ts';
import type { KnownResults } from './recognise.ts';

/** Of what is remembered, the oldest beyond the budget goes first. */
export interface ResultMemoryOptions extends MemoryBudgetOptions {
  /** How long results are remembered when none is added. */
  readonly ttlSeconds: number;
  readonly clock: Clock;
}

/**
 * What was recognised of recordings, so that one that failed on the way or came to be sent anew costs only what was
 * missing. Lives in memory only.
 */
interface ResultMemory {
  /** The results under a key, which are those of one recording with the same options. */
  of(key: string): KnownResults;
  forget(key: string): void;
}

/** Empty; it lives and dies with its process. */
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
