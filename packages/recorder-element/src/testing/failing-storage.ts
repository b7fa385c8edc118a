/** A disk with room for a number of writes. Tests can add room. */
export interface FailingStorage {
  readonly factory: () => IDBFactory;
  writesLeft: number;
}

/** Creates the browser's own database, which fails to write once the quota is used up. */
export const createFailingStorage = (writesLeft: number): FailingStorage => {
  const storage = {
    writesLeft,
    factory: () =>
      ({
        open: (name: string, version: number) => {
          const request = indexedDB.open(name, version);
          request.addEventListener('success', () => limitWrites(request.result, storage));
          return request;
        },
      }) as IDBFactory,
  };
  return storage;
};

const limitWrites = (database: IDBDatabase, storage: { writesLeft: number }): void => {
  const { transaction } = database;
  database.transaction = (names, mode, options) => {
    const active = transaction.call(database, names, mode, options);
    if (mode !== 'readwrite' || storage.writesLeft-- > 0) return active;
    storage.writesLeft = 0;
    active.abort();
    throw new DOMException('The disk is full.', 'QuotaExceededError');
  };
};
