import { createFingerprint } from '../idempotency/fingerprint.ts';
import type { IdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { SharedWork } from '../idempotency/shared-work.ts';

/** How an upload with an Idempotency-Key stands to what else came, or comes, under its key. */
interface KeyedAnswer<Item> {
  /** Whether there was work under the key before it: then the upload waits, for it may have nothing to do. */
  readonly isKnown: boolean;
  /** Is told of all bytes, in order. */
  add(bytes: Uint8Array): void;
  /**
   * Once all bytes have come: puts the upload's work under the key, unless it can follow the work that is there.
   * @throws ProblemError `idempotency-mismatch` when the key stands for another recording
   */
  settle(work: SharedWork<Item>): void;
  /** What the upload that waits does, once all bytes have come: it follows the work under its key, or does its own. */
  follow(
    completed: Promise<void>,
    signal: AbortSignal,
    start: (signal: AbortSignal) => AsyncIterable<Item>,
  ): AsyncGenerator<Item>;
  /** Lets go of what is kept under the key, where it is of this recording. */
  forget(): void;
}

export const createKeyedAnswer = <Item>(
  answers: IdempotencyStore<Item>,
  key: string,
  options: object,
): KeyedAnswer<Item> => {
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
