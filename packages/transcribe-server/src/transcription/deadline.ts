import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';

/** A time limit. Dispose of it to stop the timer. */
export interface Deadline extends Disposable {
  /** Aborts with a ProblemError `engine-timeout` after the time limit. */
  readonly signal: AbortSignal;
}

/** Starts a time limit now. Call it when the last byte of the audio has arrived. */
export const createDeadline = (seconds: number, clock: Clock = systemClock): Deadline => {
  const controller = new AbortController();
  const timer = clock.after(seconds, () => {
    controller.abort(new ProblemError('engine-timeout', `The transcription took longer than ${seconds} s.`));
  });
  return { signal: controller.signal, [Symbol.dispose]: () => timer[Symbol.dispose]() };
};
