import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../clock.ts';
import { type SharedWork, shareWork } from './shared-work.ts';

export interface IdempotencyOptions {
  /** How long the items of finished work are kept. */
  readonly ttlSeconds: number;
  /** How long work goes on for which nobody waits any more. */
  readonly abandonSeconds: number;
  /** Of finished work, the oldest beyond so many goes first. */
  readonly maxEntries: number;
  /** What finished work may hold in all, the items counted as JSON of two bytes a character. */
  readonly maxBytes: number;
  readonly clock?: Clock | undefined;
}

/** Work that is done once, however often it is asked for. What comes of it lives in memory only. */
export interface IdempotencyStore<Item> {
  /**
   * Follows the work under the key from its first item on, whether it runs or has finished, and starts it at once where
   * there is none. Work that failed is not kept: the next one to ask starts it again.
   *
   * A follower leaves by its signal or by ending the iteration. When the last one has left the work goes on, for
   * `abandonSeconds` at most unless somebody comes back; then its own signal is aborted.
   *
   * @throws ProblemError `idempotency-mismatch` at once when the key stands for work with another fingerprint
   */
  run(
    key: string,
    fingerprint: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => AsyncIterable<Item>,
  ): AsyncGenerator<Item>;
}

interface KeyedWork<Item> extends SharedWork<Item> {
  readonly fingerprint: string;
}

interface KeptWork<Item> {
  readonly work: KeyedWork<Item>;
  readonly bytes: number;
  readonly expiry: Disposable;
}

export const createIdempotencyStore = <Item>(options: IdempotencyOptions): IdempotencyStore<Item> => {
  const { ttlSeconds, abandonSeconds, maxEntries, maxBytes, clock = systemClock } = options;
  const running = new Map<string, KeyedWork<Item>>();
  /** Finished work, the oldest first. */
  const kept = new Map<string, KeptWork<Item>>();
  let keptBytes = 0;

  const find = (key: string): KeyedWork<Item> | undefined => {
    const work = running.get(key);
    return work?.isAbandoned === false ? work : kept.get(key)?.work;
  };

  const forget = (key: string) => {
    const entry = kept.get(key);
    if (entry === undefined) return;
    entry.expiry[Symbol.dispose]();
    keptBytes -= entry.bytes;
    kept.delete(key);
  };

  const keep = (key: string, work: KeyedWork<Item>) => {
    forget(key);
    const bytes = 2 * JSON.stringify(work.items).length;
    kept.set(key, { work, bytes, expiry: clock.after(ttlSeconds, () => forget(key)) });
    keptBytes += bytes;
    for (const oldest of kept.keys()) {
      if (kept.size <= maxEntries && keptBytes <= maxBytes) return;
      forget(oldest);
    }
  };

  const begin = (key: string, fingerprint: string, start: (signal: AbortSignal) => AsyncIterable<Item>) => {
    const work = Object.assign(shareWork(start, { abandonSeconds, clock }), { fingerprint });
    running.set(key, work);
    const end = () => {
      if (running.get(key) === work) running.delete(key);
    };
    work.ended.then(() => {
      end();
      keep(key, work);
    }, end);
    return work;
  };

  return {
    run(key, fingerprint, signal, start) {
      const known = find(key);
      if (known !== undefined && known.fingerprint !== fingerprint) {
        throw new ProblemError('idempotency-mismatch', 'The Idempotency-Key stands for another recording.', {
          param: 'Idempotency-Key',
        });
      }
      return (known ?? begin(key, fingerprint, start)).follow(signal);
    },
  };
};
