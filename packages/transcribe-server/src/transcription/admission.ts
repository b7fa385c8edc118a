import { ProblemError } from '@audio-transcriber/contract';
import type { Metrics } from '../observability/metrics.ts';

/**
 * How many transcriptions there may be at once, from before the first byte of their audio is read until they
 * have ended: those whose audio is still arriving, those that wait for the engine and those it works on. Each may hold
 * a file of the largest size, a decoder and a few segments, so the number bounds disk, processes and memory.
 */
interface Admission {
  /**
   * Lets one in, until what is returned is disposed of.
   * @throws ProblemError `server-busy` at once when there is no place
   */
  admit(): Disposable;
}

const retryAfterSeconds = 5;

interface AdmissionOptions {
  readonly maxQueue: number;
  /** Shows how many there are. */
  readonly gauge: Pick<Metrics['admitted'], 'inc' | 'dec'>;
}

/** With all its places free. */
export const createAdmission = ({ maxQueue, gauge }: AdmissionOptions): Admission => {
  const places = new Set<Disposable>();
  return {
    admit() {
      if (places.size >= maxQueue) {
        throw new ProblemError('server-busy', 'The server has all the recordings that it can take at once.', {
          retryAfterSeconds,
        });
      }
      const leave = () => {
        if (places.delete(place)) gauge.dec();
      };
      const place = { [Symbol.dispose]: leave };
      places.add(place);
      gauge.inc();
      return place;
    },
  };
};
