/** A phone call or a headset that changes hands mutes for a while; a microphone that is gone, for good. */
const toleranceMs = 15_000;

/**
 * Calls `onLost` once a track gives nothing any more: it has ended, or been muted by the system for too long. Only
 * time that is recorded counts, since WebKit mutes the tracks of a paused recorder itself.
 */
export const watchForMicrophoneLoss = (
  track: MediaStreamTrack,
  isRecording: () => boolean,
  onLost: () => void,
  signal: AbortSignal,
): void => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (signal.aborted || !track.muted) return;
      if (isRecording()) onLost();
      else wait();
    }, toleranceMs);
  };
  track.addEventListener('ended', onLost, { signal });
  track.addEventListener('mute', wait, { signal });
  track.addEventListener('unmute', () => clearTimeout(timer), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
};
