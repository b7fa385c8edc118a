import { ProblemError } from '@audio-transcriber/contract';

/**
 * How many transcriptions there may be at once, from before the first byte of their audio is read until they
 * have ended: those whose audio is still arriving, those that wait for the engine and those it works on. Each may hold
 * a file of the largest size, a decoder and a few segments, so the number bounds disk, processes and memory.
 */
export interface Admission {
  /**
   * Lets one in, until what is returned is disposed of.
   * @throws ProblemError `server-busy` at once when there is no place
   */
  admit(): Disposable;
}

const retryAfterSeconds = 5;

export const createAdmission = ({ maxQueue }: { readonly maxQueue: number }): Admission => {
  const places = new Set<Disposable>();
  return {
    admit() {
      if (places.size >= maxQueue) {
        throw new ProblemError('server-busy', 'The server has all the recordings that it can take at once.', {
          retryAfterSeconds,
        });
      }
      const place = { [Symbol.dispose]: () => void places.delete(place) };
      places.add(place);
      return place;
    },
  };
};
