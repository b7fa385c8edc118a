const countDownFromSeconds = 30;

/** Returns the remaining seconds during the last part of a recording; undefined before, or without a limit. */
export const remainingSeconds = (recordedSeconds: number, maxSeconds: number | undefined): number | undefined => {
  if (!maxSeconds) return undefined;
  const left = Math.max(0, maxSeconds - recordedSeconds);
  return left <= Math.min(countDownFromSeconds, maxSeconds / 2) ? Math.ceil(left) : undefined;
};
