/**
 * The engine's slots, shared by all requests. They go round-robin between lanes, one lane a request: who has been
 * served, and again who has been answered, goes to the end of the line. So a short recording that comes during a long
 * one waits for one segment at most, and no stream of short ones can starve the long one.
 */
interface EngineScheduler {
  createLane(): EngineLane;
}

/** The segments of one recording, which take their turns with those of others. */
export interface EngineLane {
  /**
   * Runs the task when it is this lane's turn and a slot is free.
   * @throws the signal's reason when it is aborted before that
   */
  run<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
}

/** Those of one lane who wait for a slot, in order: calling one starts its task. */
type Waiters = (() => void)[];

/** @param concurrency how many tasks run at once */
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
