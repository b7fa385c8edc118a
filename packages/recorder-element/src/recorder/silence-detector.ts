/** Digital silence, as from a muted or broken microphone. Even a quiet room is louder. */
const faintest = 1 / 32768;

/** Detects a microphone without any sound. */
interface SilenceDetector {
  /** Whether there has been no sound for too long. */
  readonly isSilent: boolean;
  /** Whether there was any sound. */
  readonly hasHeard: boolean;
  /** Adds a level from 0 to 1; undefined if nothing could be measured. */
  add(level: number | undefined, atMs: number): void;
}

export const createSilenceDetector = (timeoutMs = 2000): SilenceDetector => {
  let sinceMs: number | undefined;
  let isSilent = false;
  let hasHeard = false;
  return {
    get isSilent() {
      return isSilent;
    },
    get hasHeard() {
      return hasHeard;
    },
    add: (level, atMs) => {
      if (level === undefined) sinceMs = undefined;
      else if (level < faintest) sinceMs ??= atMs;
      else {
        hasHeard = true;
        sinceMs = undefined;
        isSilent = false;
      }
      if (sinceMs !== undefined && atMs - sinceMs >= timeoutMs) isSilent = true;
    },
  };
};
