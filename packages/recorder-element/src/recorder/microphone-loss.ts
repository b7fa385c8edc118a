/** A phone call mutes the microphone for a while. A lost microphone stays muted. */
const toleranceMs = 15_000;

/**
 * Calls `onLost` when a track has ended, or when the system has muted it for too long. Paused time does not count,
 * since WebKit mutes the tracks of a paused recorder.
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
