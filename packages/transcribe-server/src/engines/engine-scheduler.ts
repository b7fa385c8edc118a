/**
 * Assigns the slots of an engine to requests, round-robin over lanes, with one lane for each request. A lane moves to the
 * end of the queue when one of its tasks starts, and when it ends. So a short recording waits for at most one segment of
 * a long one, and many short ones cannot starve the long one.
 */
interface EngineScheduler {
  createLane(priority?: LanePriority): EngineLane;
}

/**
 * `segment` (default): final text. `partial`: text that the next call replaces. It runs only while no segment waits. It
 * takes the last free slot only if no other partial task runs, so that partial text continues while the segment before
 * it is recognised: a new segment then waits for one partial call. The only slot of an engine is never taken.
 */
export type LanePriority = 'segment' | 'partial';

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

/** Creates a scheduler. @param concurrency maximum number of concurrent tasks */
export const createEngineScheduler = (concurrency: number): EngineScheduler => {
  let free = concurrency;
  const segments = createLine(() => free > 0);
  const partials = createLine((running) => concurrency > 1 && free > Math.min(running, 1));

  const startNext = () => {
    segments.start();
    partials.start();
  };

  return {
    createLane(priority = 'segment') {
      const line = priority === 'segment' ? segments : partials;
      const waiters: Waiters = [];

      const slot = (signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          const start = () => {
            signal.removeEventListener('abort', leave);
            free--;
            resolve();
          };
          const leave = () => {
            waiters.splice(waiters.indexOf(start), 1);
            if (waiters.length === 0) line.leave(waiters);
            reject(signal.reason);
          };
          signal.addEventListener('abort', leave, { once: true });
          if (waiters.push(start) === 1) line.join(waiters);
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
            line.end(waiters);
            startNext();
          }
        },
      };
    },
  };
};

/** The lanes of one priority, in the order of their turns. */
const createLine = (mayStart: (running: number) => boolean) => {
  const lanes: Waiters[] = [];
  let running = 0;

  const leave = (waiters: Waiters) => {
    const place = lanes.indexOf(waiters);
    if (place >= 0) lanes.splice(place, 1);
  };

  const goToEnd = (waiters: Waiters) => {
    leave(waiters);
    if (waiters.length > 0) lanes.push(waiters);
  };

  return {
    leave,
    join: (waiters: Waiters) => void lanes.push(waiters),
    end(waiters: Waiters) {
      running--;
      goToEnd(waiters);
    },
    /** Starts tasks while they may start. */
    start() {
      while (mayStart(running)) {
        const waiters = lanes[0];
        const start = waiters?.shift();
        if (waiters === undefined || start === undefined) return;
        goToEnd(waiters);
        running++;
        start();
      }
    },
  };
};
