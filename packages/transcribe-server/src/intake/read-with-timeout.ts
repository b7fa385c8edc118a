import type { Readable } from 'node:stream';
import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../platform/clock.ts';

interface PatienceOptions {
  /** How long the sender may keep us waiting. Default 30. */
  readonly idleSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Told how many bytes have come, chunk by chunk. What it throws ends the reading. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Ends the reading at once. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The chunks of a request's body, whose memory is the reader's to give back: from Node's own stream where the server has
 * one, as the web stream around it copies each of them, and otherwise as copies. Leaving them early does not break the
 * connection. Whoever reads the request's body too would miss them.
 */
export const chunksOf = (request: Request, incoming: Readable | undefined): AsyncIterator<Uint8Array> =>
  incoming?.iterator({ destroyOnReturn: false }) ?? copiesOf(request.body ?? new Blob([]).stream());

async function* copiesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.values({ preventCancel: true })) yield new Uint8Array(chunk);
}

/** The slowest pace: bytes at this rate make up for the time they took. Speech codecs send twice as much and more. */
const minBytesPerSecond = 1000;

/**
 * Reads a body as long as its sender keeps up. Waiting for bytes uses up patience, bytes earn it back at the slowest
 * pace, and there is never more of it than at the start: so it is over when nothing comes for `idleSeconds`, and soon
 * after when next to nothing comes. The time that the reader takes between chunks does not count.
 *
 * What still comes after the reader has left is thrown away, so that the answer reaches a client that is still sending
 * and its next request can use the connection; the HTTP server ends the connection when that takes long.
 *
 * @throws ProblemError `request-timeout`, also when the connection breaks off; the signal's reason
 */
export const readWithIdleTimeout = (
  body: AsyncIterator<Uint8Array>,
  { idleSeconds = 30, clock = systemClock, onBytes, signal }: PatienceOptions,
): AsyncIterableIterator<Uint8Array> => {
  let patienceSeconds = idleSeconds;
  let waitingSince: number | undefined;
  let timer: Disposable | undefined;
  let isOver = false;
  /** Why it ended, where it is not the body's end. Who is not waiting for a chunk now hears of it when they do. */
  let failure: { readonly reason: unknown } | undefined;
  let rejectNext: (reason: unknown) => void = () => {};

  const fail = (reason: unknown) => {
    failure ??= { reason };
    end();
    rejectNext(reason);
  };
  const abort = () => fail(signal?.reason);
  const loseOrKeepPatience = () => {
    const leftSeconds = patienceSeconds - (waitingSince === undefined ? 0 : clock.now() - waitingSince);
    if (leftSeconds > 0) timer = clock.after(leftSeconds, loseOrKeepPatience);
    else fail(new ProblemError('request-timeout', 'The upload came too slowly, or not at all.'));
  };
  const begin = () => {
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    // Patience runs out at the rate of time and no faster, so one timer at a time is never late.
    timer = clock.after(idleSeconds, loseOrKeepPatience);
  };
  const end = () => {
    if (isOver) return;
    isOver = true;
    signal?.removeEventListener('abort', abort);
    timer?.[Symbol.dispose]();
    void discardRest(body);
  };
  const count = (bytes: number, since: number) => {
    patienceSeconds = Math.min(idleSeconds, patienceSeconds + bytes / minBytesPerSecond - (clock.now() - since));
    onBytes?.(bytes);
  };

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    // By hand: a generator would cost a tenth of all that a small upload does.
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
          (cause) => fail(new ProblemError('request-timeout', 'The upload broke off before its end.', { cause })),
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
    // It has broken off: there is no more to come.
  }
};
