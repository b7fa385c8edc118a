/** The steps of a transcription. They overlap: one segment is recognised while the next one is decoded. */
type Step = 'receive' | 'queue' | 'decode' | 'engine';

/** Measures the steps of one request: for each, the time in which at least one part of it ran. */
interface StepTimer {
  /** Starts a part of a step. Returns a function that ends it; further calls do nothing. */
  start(step: Step): () => void;
  time<Result>(step: Step, work: () => Promise<Result>): Promise<Result>;
  /** Formats the started steps as `Server-Timing`, in milliseconds (https://www.w3.org/TR/server-timing/). */
  toString(): string;
}

/** Creates a timer without steps. @param now monotonic time in milliseconds */
export const createStepTimer = (now: () => number = () => performance.now()): StepTimer => {
  const clocks = new Map<Step, StepClock>();

  const start = (step: Step): (() => void) => {
    const clock = clocks.get(step) ?? createStepClock(now);
    clocks.set(step, clock);
    return clock.start();
  };

  return {
    start,
    async time(step, work) {
      const stop = start(step);
      try {
        return await work();
      } finally {
        stop();
      }
    },
    toString: () => Array.from(clocks, ([step, clock]) => `${step};dur=${clock.milliseconds().toFixed(1)}`).join(', '),
  };
};

interface StepClock {
  start(): () => void;
  milliseconds(): number;
}

/** Creates a clock that runs while at least one caller has started it. */
const createStepClock = (now: () => number): StepClock => {
  const running = new Set<() => void>();
  let since = 0;
  let total = 0;
  return {
    start() {
      if (running.size === 0) since = now();
      const stop = () => {
        if (running.delete(stop) && running.size === 0) total += now() - since;
      };
      running.add(stop);
      return stop;
    },
    milliseconds: () => total + (running.size === 0 ? 0 : now() - since),
  };
};
