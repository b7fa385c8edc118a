/** The slots in use by elements on this page: the names of the elements within their tab. */
export const usedSlots = new Set<string | undefined>();

/** Reserves a free slot. Unnamed elements get the same slot after a reload if their order on the page is the same. */
export const reserveSlot = (...owner: readonly unknown[]): string => {
  const { pathname, search } = location;
  for (let index = 0; ; index += 1) {
    const slot = JSON.stringify([pathname + search, owner, index]);
    if (usedSlots.has(slot)) continue;
    usedSlots.add(slot);
    return slot;
  }
};
