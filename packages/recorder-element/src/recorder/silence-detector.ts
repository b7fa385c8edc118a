/** What lies below is silence to the last bit, as from a muted or broken microphone; even a quiet room is louder. */
const faintest = 1 / 32768;

/** Tells from a recording's levels whether the microphone gives nothing at all. */
export interface SilenceDetector {
  /** Whether no sound has come for so long that something is wrong. */
  readonly isSilent: boolean;
  /** Whether any sound has ever come. */
  readonly hasHeard: boolean;
  /** A level from 0 to 1, or undefined where nothing could be measured, which says nothing. */
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
