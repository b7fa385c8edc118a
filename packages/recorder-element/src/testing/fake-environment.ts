/** Creates an environment whose network and clock the test controls: waits end when the test resolves them. */
export const createFakeEnvironment = () => {
  const waits: { milliseconds: number; resolve(): void }[] = [];
  let whenOnline = Promise.withResolvers<void>();
  const fake = {
    fetch: async (...request: Parameters<typeof fetch>): Promise<Response> => {
      if (!fake.online) throw new TypeError('offline');
      return fetch(...request);
    },
    online: true,
    /** The pending waits. Those of 10 s and more are timeouts of requests. */
    waits,
    isOnline: () => fake.online,
    /** The number of pending waits for the network. */
    offlineWaits: 0,
    untilOnline: (signal: AbortSignal) => {
      fake.offlineWaits += 1;
      return Promise.race([whenOnline.promise, rejected(signal)]).finally(() => {
        fake.offlineWaits -= 1;
      });
    },
    goOffline: () => {
      fake.online = false;
    },
    goOnline: () => {
      fake.online = true;
      whenOnline.resolve();
      whenOnline = Promise.withResolvers();
    },
    wait: async (milliseconds: number, signal: AbortSignal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const entry = { milliseconds, resolve };
      waits.push(entry);
      try {
        await Promise.race([promise, rejected(signal)]);
      } finally {
        waits.splice(waits.indexOf(entry), 1);
      }
    },
    random: () => 0.5,
  };
  return fake;
};

const rejected = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
