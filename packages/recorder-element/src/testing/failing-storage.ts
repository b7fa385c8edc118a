/** A disk that has room for so many writes; more when a test makes room. */
export interface FailingStorage {
  readonly factory: () => IDBFactory;
  writesLeft: number;
}

/** The browser's own database, which refuses to write as it does when the quota is used up. */
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
