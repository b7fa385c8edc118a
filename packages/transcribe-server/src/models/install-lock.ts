import { randomBytes } from 'node:crypto';
import { addAbortListener } from 'node:events';
import { link, rename, rm } from 'node:fs/promises';
import { openLivenessSocket, probe } from '../platform/liveness-socket.ts';

interface LockOptions {
  /** Called before waiting for another process to release the lock. May throw to stop waiting. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
}

/**
 * Acquires a lock between processes. Dispose of the result to release it. The lock is a liveness socket, so it is also
 * released when the process dies, and waiting processes are notified immediately.
 */
export const holdLock = async (path: string, { onWait, signal }: LockOptions): Promise<AsyncDisposable> => {
  for (;;) {
    signal.throwIfAborted();
    const lock = await openLivenessSocket(path);
    if (lock !== undefined) return lock;
    const holder = await probe(path);
    if (holder === 'dead') await removeStaleLock(path);
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

/** Removes the liveness socket of a dead process. If another process has acquired the path meanwhile, restores it. */
const removeStaleLock = async (path: string): Promise<void> => {
  const aside = `${path}-${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // Another process has removed it.
    throw error;
  }
  const holder = await probe(aside);
  if (typeof holder !== 'string') {
    holder.destroy();
    await link(aside, path).catch(() => {});
  }
  await rm(aside);
};
