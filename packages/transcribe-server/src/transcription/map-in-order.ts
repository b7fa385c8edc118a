/**
 * Maps the items of a source with several calls under way at once and hands the results on in the source's order, each
 * as soon as it and all before it are there. The next item is asked for when the call for the one before says that it
 * has begun, or has ended, and fewer than `limit` are undecided: so one item at most waits for its turn.
 *
 * The first failure aborts the other calls and is thrown. When the iteration ends, however it ends, the source is
 * closed and no call is under way any more.
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
  reading.catch(() => {}); // Thrown below, once the results before it have been handed on.

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
