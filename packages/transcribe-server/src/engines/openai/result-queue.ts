/** Results that arrive in callbacks, for one reader. */
export interface ResultQueue<Result> extends AsyncIterable<Result> {
  push(result: Result): void;
  /** Ends the results. Those that wait can still be read. */
  end(): void;
  /** Lets the reader fail after the results that wait. Does nothing after the end. */
  fail(error: unknown): void;
}

export const createResultQueue = <Result>(): ResultQueue<Result> => {
  const waiting: Result[] = [];
  let end: { readonly error?: unknown } | undefined;
  let changed = Promise.withResolvers<void>();

  const notify = () => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const finish = (how: { readonly error?: unknown }) => {
    end ??= how;
    notify();
  };

  return {
    push(result) {
      if (end !== undefined) return;
      waiting.push(result);
      notify();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const { promise } = changed;
        const result = waiting.shift();
        if (result !== undefined) yield result;
        else if (end === undefined) await promise;
        else if ('error' in end) throw end.error;
        else return;
      }
    },
  };
};
