import type { Readable } from 'node:stream';
import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';

interface ReadOptions {
  /** Seconds without bytes after which reading fails. Default: 30. */
  readonly idleSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Gets the size of each chunk. If it throws, reading ends with that error. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Stops reading immediately. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the chunks of a request body. The reader owns their memory. Uses Node's own stream if there is one, because the
 * web stream around it copies every chunk; otherwise copies them. Leaving early does not close the connection. Do not
 * read the request's body in another way too.
 */
export const readChunks = (request: Request, incoming: Readable | undefined): AsyncIterator<Uint8Array> =>
  incoming?.iterator({ destroyOnReturn: false }) ?? copiesOf(request.body ?? new Blob([]).stream());

async function* copiesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.values({ preventCancel: true })) yield new Uint8Array(chunk);
}

/** The lowest rate. Speech codecs send at least twice as much. */
const minBytesPerSecond = 1000;

/**
 * Reads a body while its sender keeps up. There is a budget of `idleSeconds`: waiting for bytes uses it, bytes restore it
 * at the lowest rate, up to its initial value. So reading fails after `idleSeconds` without bytes, and soon after with
 * too few. The time that the reader takes between chunks does not count.
 *
 * Discards what arrives after the reader has left. So the response reaches a client that is still sending, and its next
 * request can use the connection. The HTTP server closes the connection if that takes long.
 *
 * @throws ProblemError `request-timeout`, also if the connection breaks off; the signal's reason
 */
export const readWithIdleTimeout = (
  body: AsyncIterator<Uint8Array>,
  { idleSeconds = 30, clock = systemClock, onBytes, signal }: ReadOptions,
): AsyncIterableIterator<Uint8Array> => {
  let budgetSeconds = idleSeconds;
  let waitingSince: number | undefined;
  let timer: Disposable | undefined;
  let isOver = false;
  /** Why reading ended before the end of the body. The next read rejects with it. */
  let failure: { readonly reason: unknown } | undefined;
  let rejectNext: (reason: unknown) => void = () => {};

  const fail = (reason: unknown) => {
    failure ??= { reason };
    end();
    rejectNext(reason);
  };
  const abort = () => fail(signal?.reason);
  const checkBudget = () => {
    const leftSeconds = budgetSeconds - (waitingSince === undefined ? 0 : clock.now() - waitingSince);
    if (leftSeconds > 0) timer = clock.after(leftSeconds, checkBudget);
    else fail(new ProblemError('request-timeout', 'The upload was too slow, or stalled.'));
  };
  const begin = () => {
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    // The budget shrinks no faster than time passes, so one timer at a time is never late.
    timer = clock.after(idleSeconds, checkBudget);
  };
  const end = () => {
    if (isOver) return;
    isOver = true;
    signal?.removeEventListener('abort', abort);
    timer?.[Symbol.dispose]();
    void discardRest(body);
  };
  const count = (bytes: number, since: number) => {
    budgetSeconds = Math.min(idleSeconds, budgetSeconds + bytes / minBytesPerSecond - (clock.now() - since));
    onBytes?.(bytes);
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    // Not a generator: that would take a tenth of the time of a small upload.
    next() {
      if (timer === undefined && !isOver) begin();
      return new Promise((resolve, reject) => {
        rejectNext = reject;
        if (failure) return reject(failure.reason);
        if (isOver) return resolve(over);
        const since = clock.now();
        waitingSince = since;
        body.next().then(
          (result) => {
            waitingSince = undefined;
            if (isOver) return;
            try {
              if (result.done) end();
              else count(result.value.length, since);
              resolve(result);
            } catch (error) {
              fail(error);
            }
          },
          (cause) => fail(new ProblemError('request-timeout', 'The upload was interrupted.', { cause })),
        );
      });
    },
    async return() {
      end();
      return over;
    },
  };
};

const over = { done: true, value: undefined } as const;

const discardRest = async (body: AsyncIterator<Uint8Array>): Promise<void> => {
  try {
    while (!(await body.next()).done);
  } catch {
    // The connection is closed: no more bytes can arrive.
  }
};
