import { ProblemError } from '@audio-transcriber/contract';
import type { Metrics } from '../observability/metrics.ts';

/**
 * Limits the number of concurrent transcriptions, from before the first byte of their audio is read until their end. Each
 * may use a file of the maximum size, a decoder and a few segments, so the limit bounds disk, processes and memory.
 */
interface Admission {
  /**
   * Takes a place. Dispose of the result to free it.
   *
   * @throws ProblemError `server-busy` if there is no free place
   */
  admit(): Disposable;
}

const retryAfterSeconds = 5;

interface AdmissionOptions {
  readonly maxQueue: number;
  /** The number of current transcriptions. */
  readonly gauge: Pick<Metrics['admitted'], 'inc' | 'dec'>;
}

/** Creates an admission control with all places free. */
export const createAdmission = ({ maxQueue, gauge }: AdmissionOptions): Admission => {
  const places = new Set<Disposable>();
  return {
    admit() {
      if (places.size >= maxQueue) {
        throw new ProblemError('server-busy', 'The server is processing its maximum number of recordings.', {
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
