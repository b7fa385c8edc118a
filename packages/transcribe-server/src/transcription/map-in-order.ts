/**
 * Maps the items of a source with concurrent calls. Yields the results in the source's order, each as soon as it and all
 * earlier ones are available. Reads the next item when the call for the previous item has started or ended, and fewer than
 * `limit` results are pending, so at most one item waits to begin.
 *
 * The first failure aborts the other calls and is thrown. After the end of the iteration, the source is closed and no call
 * is running.
 */
export async function* mapInOrder<Item, Result>(
  source: AsyncIterable<Item>,
  limit: number,
  map: (item: Item, signal: AbortSignal, begin: () => void) => Promise<Result>,
): AsyncGenerator<Result> {
  const stop = new AbortController();
  const iterator = source[Symbol.asyncIterator]();
  const undecided = new Set<Promise<void>>();
  const results: Promise<Result>[] = [];
  let more = Promise.withResolvers<void>();
  let exhausted = false;

  const start = (item: Item): Promise<void> => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const result = map(item, stop.signal, begin);
    const decided = result
      .then(
        () => {},
        (error) => stop.abort(error),
      )
      .finally(() => {
        undecided.delete(decided);
        begin();
      });
    undecided.add(decided);
    results.push(result);
    more.resolve();
    return begun;
  };

  const readAll = async () => {
    for (;;) {
      while (undecided.size >= limit) await Promise.race(undecided);
      const next = await iterator.next();
      if (next.done || stop.signal.aborted) return;
      await start(next.value);
    }
  };

  const reading = readAll().finally(() => {
    exhausted = true;
    more.resolve();
  });
  reading.catch(() => {}); // Thrown below, after the results before it.

  try {
    for (;;) {
      const result = results.shift();
      if (result !== undefined) {
        yield await result;
      } else if (exhausted) {
        await reading;
        return;
      } else {
        await more.promise;
        more = Promise.withResolvers();
      }
    }
  } finally {
    stop.abort();
    await iterator.return?.();
    await Promise.allSettled([reading, ...undecided]);
  }
}
