/** What may be kept in memory. */
export interface MemoryBudgetOptions {
  /** How many things may be kept. */
  readonly maxEntries: number;
  /** What they may hold in all. */
  readonly maxBytes: number;
}

/** Keeps account of what is kept in memory, the oldest first. */
interface MemoryBudget {
  /** Enters more under a key, counted as JSON of two bytes a character; then drops the oldest until all is in bounds. */
  add(key: string, content: unknown): void;
  delete(key: string): void;
}

/** @param drop lets go of what was entered under the key, and need not delete it here */
export const createMemoryBudget = (
  { maxEntries, maxBytes }: MemoryBudgetOptions,
  drop: (key: string) => void,
): MemoryBudget => {
  const sizes = new Map<string, number>();
  let total = 0;

  const remove = (key: string) => {
    total -= sizes.get(key) ?? 0;
    sizes.delete(key);
  };

  return {
    add(key, content) {
      const bytes = 2 * JSON.stringify(content).length;
      sizes.set(key, (sizes.get(key) ?? 0) + bytes);
      total += bytes;
      for (const oldest of sizes.keys()) {
        if (sizes.size <= maxEntries && total <= maxBytes) return;
        remove(oldest);
        drop(oldest);
      }
    },
    delete: remove,
  };
};
