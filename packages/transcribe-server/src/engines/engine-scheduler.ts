/**
 * Shares the slots of an engine between requests, round-robin over lanes, one lane a request. A lane goes to the end of
 * the line when a task starts and when it ends. So a short recording waits for one segment of a long one at most, and
 * many short ones cannot starve the long one.
 */
interface EngineScheduler {
  createLane(): EngineLane;
}

/** The queue of one recording. */
export interface EngineLane {
  /**
   * Runs the task when a slot is free and it is this lane's turn.
   * @throws the signal's reason if it is aborted before the start
   */
  run<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

/** The waiting tasks of one lane, in order. Calling one starts its task. */
type Waiters = (() => void)[];

/** @param concurrency most tasks at once */
export const createEngineScheduler = (concurrency: number): EngineScheduler => {
  let free = concurrency;
  const line: Waiters[] = [];

  const leaveLine = (waiters: Waiters) => {
    const place = line.indexOf(waiters);
    if (place >= 0) line.splice(place, 1);
  };

  const goToEnd = (waiters: Waiters) => {
    leaveLine(waiters);
    if (waiters.length > 0) line.push(waiters);
  };

  const startNext = () => {
    while (free > 0) {
      const waiters = line[0];
      const start = waiters?.shift();
      if (waiters === undefined || start === undefined) return;
      goToEnd(waiters);
      free--;
      start();
    }
  };

  return {
    createLane() {
      const waiters: Waiters = [];

      const slot = (signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          const start = () => {
            signal.removeEventListener('abort', leave);
            resolve();
          };
          const leave = () => {
            waiters.splice(waiters.indexOf(start), 1);
            if (waiters.length === 0) leaveLine(waiters);
            reject(signal.reason);
          };
          signal.addEventListener('abort', leave, { once: true });
          if (waiters.push(start) === 1) line.push(waiters);
          startNext();
        });

      return {
        async run(task, signal) {
          signal.throwIfAborted();
          await slot(signal);
          try {
            return await task();
          } finally {
            free++;
            goToEnd(waiters);
            startNext();
          }
        },
      };
    },
  };
};
