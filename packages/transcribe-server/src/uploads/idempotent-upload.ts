import { createFingerprint } from '../idempotency/fingerprint.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { SharedWork } from '../idempotency/shared-work.ts';

/** Connects an upload to other work under its Idempotency-Key. */
interface IdempotentUpload<Item> {
  /** Whether there was work under the key before it. Then the upload waits: it may have nothing to do. */
  readonly isKnown: boolean;
  /** Adds bytes to the fingerprint, in order. */
  add(bytes: Uint8Array): void;
  /**
   * Call it when all bytes are there: adds the upload's work under the key, unless there is work to follow.
   * @throws ProblemError `idempotency-mismatch` if the key belongs to another recording
   */
  settle(work: SharedWork<Item>): void;
  /** Follows the work under the key once all bytes are there, or runs the upload’s own. */
  follow(
    completed: Promise<void>,
    signal: AbortSignal,
    start: (signal: AbortSignal) => AsyncIterable<Item>,
  ): AsyncGenerator<Item>;
  /** Drops the result under the key if it is of this recording. */
  forget(): void;
}

export const createIdempotentUpload = <Item>(
  answers: IdempotencyStore<Item>,
  key: string,
  options: object,
): IdempotentUpload<Item> => {
  const print = createFingerprint(options);
  const isKnown = answers.has(key);
  const settled = Promise.withResolvers<{ readonly isElsewhere: boolean }>();
  let digest: string | undefined;

  const takePrint = (): string => {
    digest ??= print.digest();
    return digest;
  };

  return {
    isKnown,
    add: (bytes) => print.add(bytes),
    settle(work) {
      const isElsewhere = isKnown && answers.has(key);
      settled.resolve({ isElsewhere });
      if (!isElsewhere) answers.adopt(key, takePrint(), work);
    },
    async *follow(completed, signal, start) {
      await completed;
      const { isElsewhere } = await settled.promise;
      yield* isElsewhere ? answers.run(key, takePrint(), signal, start) : start(signal);
    },
    forget() {
      if (digest !== undefined) answers.forget(key, digest);
    },
  };
};
