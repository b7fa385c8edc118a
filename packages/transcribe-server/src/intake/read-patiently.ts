import { ProblemError } from '@audio-transcriber/contract';
import { type Clock, systemClock } from '../clock.ts';

export interface PatienceOptions {
  /** How long the sender may keep us waiting. Default 30. */
  readonly idleSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
}

/** The slowest pace: bytes at this rate make up for the time they took. Speech codecs send twice as much and more. */
const minBytesPerSecond = 1000;

/**
 * Reads a body as long as its sender keeps up. Waiting for bytes uses up patience, bytes earn it back at the slowest
 * pace, and there is never more of it than at the start: so it is over when nothing comes for `idleSeconds`, and soon
 * after when next to nothing comes. The time that the reader takes between chunks does not count.
 *
 * @throws ProblemError `request-timeout`, also when the connection breaks off
 */
export async function* readPatiently(
  body: ReadableStream<Uint8Array> | null,
  { idleSeconds = 30, clock = systemClock }: PatienceOptions,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  let patienceSeconds = idleSeconds;
  try {
    for (;;) {
      const since = clock.now();
      const { done, value } = await readWithin(patienceSeconds, reader, clock);
      if (done) return;
      const changeSeconds = value.length / minBytesPerSecond - (clock.now() - since);
      patienceSeconds = Math.min(idleSeconds, patienceSeconds + changeSeconds);
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // What broke off cannot be cancelled, and need not be.
  }
}

const readWithin = async (seconds: number, reader: ReadableStreamDefaultReader<Uint8Array>, clock: Clock) => {
  const impatience = Promise.withResolvers<never>();
  using _timer = clock.after(seconds, () => {
    impatience.reject(new ProblemError('request-timeout', 'The upload came too slowly, or not at all.'));
  });
  const reading = reader.read().catch((cause) => {
    throw new ProblemError('request-timeout', 'The upload broke off before its end.', { cause });
  });
  return await Promise.race([reading, impatience.promise]);
};
