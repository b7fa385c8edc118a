import { randomBytes } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { link, rename, rm } from 'node:fs/promises';
import { openLivenessSocket, probe } from '../platform/liveness-socket.ts';

interface LockOptions {
  /** Called when another process holds the lock, before it is waited for. May throw instead. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
}

/**
 * Holds a lock between processes until it is disposed of. It is its holder's liveness socket: it falls with that process, and
 * who waits hears of it at once.
 */
export const holdLock = async (path: string, { onWait, signal }: LockOptions): Promise<AsyncDisposable> => {
  for (;;) {
    signal.throwIfAborted();
    const lock = await openLivenessSocket(path);
    if (lock !== undefined) return lock;
    const holder = await probe(path);
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

/** Removes a dead process's liveness socket. Another may have been faster and hold the path by now: then it gets it back. */
const clearAway = async (path: string): Promise<void> => {
  const aside = `${path}-${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // Another process cleared it away.
    throw error;
  }
  const holder = await probe(aside);
  if (typeof holder !== 'string') {
    holder.destroy();
    await link(aside, path).catch(() => {});
  }
  await rm(aside);
};
