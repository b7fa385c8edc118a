import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';

/** Disposing of it stops the countdown. */
export interface Deadline extends Disposable {
  /** Aborted with a ProblemError `engine-timeout` when the time is over. */
  readonly signal: AbortSignal;
}

/** Counts from now: from the last byte of the audio, where it is created then. */
export const createDeadline = (seconds: number, clock: Clock = systemClock): Deadline => {
  const controller = new AbortController();
  const timer = clock.after(seconds, () => {
    controller.abort(new ProblemError('engine-timeout', `The transcription took longer than ${seconds} s.`));
  });
  return { signal: controller.signal, [Symbol.dispose]: () => timer[Symbol.dispose]() };
};
