/**
 * Keeps the screen on until the signal aborts, if the browser can: a sleeping device ends the recording. Browsers
 * release the lock when the page is hidden, so it is requested again when the page is visible:
 * https://w3c.github.io/screen-wake-lock/#handling-document-loss-of-visibility
 */
export const keepAwake = (signal: AbortSignal): void => {
  if (!globalThis.navigator?.wakeLock) return;
  const acquire = async () => {
    if (document.visibilityState !== 'visible') return;
    // Rejected if the battery is low or by permissions policy: the recording continues without it.
    const lock = await navigator.wakeLock.request('screen').catch(() => undefined);
    const release = () => void lock?.release();
    if (signal.aborted) release();
    else signal.addEventListener('abort', release, { once: true });
  };
  document.addEventListener('visibilitychange', acquire, { signal });
  void acquire();
};
