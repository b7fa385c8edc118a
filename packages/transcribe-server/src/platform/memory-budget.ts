/** Limits of entries in memory. */
export interface MemoryBudgetOptions {
  /** Maximum number of entries. */
  readonly maxEntries: number;
  /** Maximum total size in bytes. */
  readonly maxBytes: number;
}

/** Accounts for entries in memory, in the order of their last addition. */
interface MemoryBudget {
  /** Adds the size of the content to an entry, as JSON of two bytes a character. Then drops the oldest beyond the limits. */
  add(key: string, content: unknown): void;
  delete(key: string): void;
}

/** @param drop releases the entry of a key; it need not call `delete` */
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
