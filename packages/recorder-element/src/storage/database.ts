/**
 * Chunks have the key `[recording, index]`, and the audio of notes `[note, recording, index]`. Both are buffers: WebKit
 * cannot always store Blobs (https://github.com/dexie/Dexie.js/issues/1919).
 */
const stores = {
  recordings: { keyPath: 'id' },
  chunks: {},
  notes: { keyPath: 'id' },
  'note-audio': {},
} as const satisfies Record<string, IDBObjectStoreParameters>;

export type StoreName = keyof typeof stores;

/** The object stores of a transaction, by name. */
type Stores = (name: StoreName) => IDBObjectStore;

/** The IndexedDB database of this origin. */
export interface Database {
  /**
   * Runs requests in their own transaction. Resolves to the result of the request that `work` returns, once the
   * transaction is complete. Rejects with the browser's error.
   */
  transact<Result>(
    names: readonly StoreName[],
    mode: IDBTransactionMode,
    work: (stores: Stores) => IDBRequest<Result>,
  ): Promise<Result>;
}

/** @param factory Called on first use, since reading `indexedDB` may throw */
export const createDatabase = (factory: () => IDBFactory = () => indexedDB): Database => {
  let opening: Promise<IDBDatabase> | undefined;
  const forget = () => {
    opening = undefined;
  };

  const attempt: Database['transact'] = async (names, mode, work) => {
    opening ??= openDatabase(factory, forget);
    try {
      const database = await opening;
      const transaction = database.transaction(names, mode, { durability: 'strict' });
      const request = work((name) => transaction.objectStore(name));
      const done = new Promise<typeof request.result>((resolve, reject) => {
        transaction.oncomplete = () => resolve(request.result);
        transaction.onabort = () => reject(transaction.error);
      });
      // Commit explicitly, so that it completes even if the page closes.
      transaction.commit();
      return await done;
    } catch (cause) {
      opening?.then((database) => database.close()).catch(() => {});
      forget();
      throw cause;
    }
  };

  return {
    // Retried on a new connection: WebKit loses connections without an event.
    transact: (...request) => attempt(...request).catch(() => attempt(...request)),
  };
};

const openDatabase = async (factory: () => IDBFactory, onClose: () => void): Promise<IDBDatabase> => {
  const request = factory().open('audio-transcriber', 2);
  return new Promise((resolve, reject) => {
    // Version 1 had recordings and chunks only, which stay.
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(stores)) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, options);
      }
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onClose;
      // A newer version of this script, in another tab, need not wait.
      database.onversionchange = () => {
        database.close();
        onClose();
      };
      resolve(database);
    };
  });
};

/** The database of this origin, over one connection for the page. */
export const pageDatabase: Database = createDatabase();
