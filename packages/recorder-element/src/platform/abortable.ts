/**
 * Resolves when `start` calls its callback. Rejects with the signal's reason. Calls the function that `start` returns
 * in both cases.
 */
export const abortable = async (signal: AbortSignal, start: (resolve: () => void) => () => void): Promise<void> => {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  const stop = start(resolve);
  try {
    await promise;
  } finally {
    stop();
    signal.removeEventListener('abort', abort);
  }
};
