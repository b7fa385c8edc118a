/** Frees a recording for whoever claims it next. */
export type ReleaseLock = () => void;

/**
 * Makes a recording this page's own until it is released or the page is gone, however it goes. Undefined where somebody
 * has it already, and where the browser cannot tell (it has no locks on insecure pages).
 */
export const lockRecording = (id: string): Promise<ReleaseLock | undefined> =>
  new Promise((resolve, reject) => {
    if (!navigator.locks) return resolve(undefined);
    const held = navigator.locks.request(`audio-transcriber ${id}`, { ifAvailable: true }, (lock) =>
      lock ? new Promise<void>(resolve) : resolve(undefined),
    );
    held.catch(reject);
  });
