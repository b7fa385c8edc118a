/** The steps of a transcription, which overlap: a segment is at the engine while the next one is decoded. */
type Step = 'receive' | 'queue' | 'decode' | 'engine';

/** Times the steps of one request. Step for step, it is the time in which at least a part of it was under way. */
interface StepTimer {
  /** Returns what ends this part of the step; only its first call counts. */
  start(step: Step): () => void;
  time<Result>(step: Step, work: () => Promise<Result>): Promise<Result>;
  /** The header Server-Timing, in milliseconds (https://www.w3.org/TR/server-timing/), of the steps that were begun. */
  toString(): string;
}

/** @param now milliseconds since some moment */
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

/** A clock that runs while anybody needs it. */
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
