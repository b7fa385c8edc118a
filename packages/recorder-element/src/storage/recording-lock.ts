/** Unlocks a recording. */
export type ReleaseLock = () => void;

/**
 * Locks a recording until it is unlocked or the page is gone. Returns undefined if another page has it, or if the
 * browser has no locks (on insecure pages).
 */
export const lockRecording = (id: string): Promise<ReleaseLock | undefined> =>
  new Promise((resolve, reject) => {
    if (!navigator.locks) return resolve(undefined);
    const held = navigator.locks.request(`audio-transcriber ${id}`, { ifAvailable: true }, (lock) =>
      lock ? new Promise<void>(resolve) : resolve(undefined),
    );
    held.catch(reject);
  });
