import type { Page } from 'playwright-core';

/** Counts what a page has in one of the element's object stores. */
export const countStored = (page: Page, store: 'recordings' | 'chunks'): Promise<number> =>
  page.evaluate(async (store) => {
    const settle = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settle(indexedDB.open('audio-transcriber'));
    const count = await settle(database.transaction(store).objectStore(store).count());
    database.close();
    return count;
  }, store);
