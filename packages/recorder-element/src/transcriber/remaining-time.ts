const countDownFromSeconds = 30;

/** The seconds that are left, once so few are left that people must know; undefined before, and without a limit. */
export const remainingSeconds = (recordedSeconds: number, maxSeconds: number | undefined): number | undefined => {
  if (!maxSeconds) return undefined;
  const left = Math.max(0, maxSeconds - recordedSeconds);
  return left <= Math.min(countDownFromSeconds, maxSeconds / 2) ? Math.ceil(left) : undefined;
};
