/**
 * Keeps the screen on until the signal aborts, where the browser can: a device that goes to sleep ends recordings.
 * The browser drops the lock whenever the page is hidden, so it is taken again when the page comes back:
 * https://w3c.github.io/screen-wake-lock/#handling-document-loss-of-visibility
 */
export const keepAwake = (signal: AbortSignal): void => {
  if (!globalThis.navigator?.wakeLock) return;
  const take = async () => {
    if (document.visibilityState !== 'visible') return;
    // Refused on a low battery or by the page's policy: the recording goes on without.
    const lock = await navigator.wakeLock.request('screen').catch(() => undefined);
    const release = () => void lock?.release();
    if (signal.aborted) release();
    else signal.addEventListener('abort', release, { once: true });
  };
  document.addEventListener('visibilitychange', take, { signal });
  void take();
};
