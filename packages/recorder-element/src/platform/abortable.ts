/** Resolves when `start` says so; rejects with the signal's reason. What `start` returns is called either way. */
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
