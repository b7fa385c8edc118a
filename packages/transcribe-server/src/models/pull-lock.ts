import { randomBytes } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { link, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';

export interface LockOptions {
  /** Called when another process holds the lock, before it is waited for. May throw instead. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
}

/**
 * Holds a lock between processes until it is disposed of. The lock is a socket that its holder listens on: it falls
 * with its process, however that ends, and who waits hears of it at once.
 */
export const holdLock = async (path: string, { onWait, signal }: LockOptions): Promise<AsyncDisposable> => {
  for (;;) {
    signal.throwIfAborted();
    const lock = await listen(path);
    if (lock !== undefined) return lock;
    const holder = await knock(path);
    if (holder === 'dead') await clearAway(path);
    if (typeof holder === 'string') continue;
    const gone = new Promise((resolve) => holder.resume().once('close', resolve));
    using _ = addAbortListener(signal, () => holder.destroy());
    try {
      onWait();
      await gone;
    } finally {
      holder.destroy();
    }
  }
};

/** Nothing where somebody else's socket lies at the path. */
const listen = async (path: string): Promise<AsyncDisposable | undefined> => {
  const waiting = new Set<Socket>();
  const server: Server = createServer((socket) => {
    waiting.add(socket.on('error', () => {}));
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  }
  server.unref();
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of waiting) socket.destroy();
      }),
  };
};

/** A connection to the holder; or that nobody listens there any more, or that nothing is there. */
const knock = (path: string): Promise<Socket | 'dead' | 'gone'> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve('dead');
      else if (error.code === 'ENOENT' || error.code === 'ECONNRESET') resolve('gone');
      else reject(error);
    });
  });

/** Removes a dead process's socket. Another may have been faster and hold the path by now: then it gets it back. */
const clearAway = async (path: string): Promise<void> => {
  const aside = `${path}-${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // Another process cleared it away.
    throw error;
  }
  const holder = await knock(aside);
  if (typeof holder !== 'string') {
    holder.destroy();
    await link(aside, path).catch(() => {});
  }
  await rm(aside);
};
