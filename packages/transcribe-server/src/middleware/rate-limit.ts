import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type ClientVariables, isShared } from './authorization.ts';
import { createAddressReader } from './client-address.ts';

interface RateLimitOptions {
  /** How many requests a client may send at once and, from then on, in each minute; 0 is any number. */
  readonly perMinute: number;
  /** Addresses and subnets of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly clock?: Clock | undefined;
}

/** What adding up parts of a minute may be wrong by. */
const roundingSeconds = 1e-6;

/**
 * Counts the requests of each client: by its identity, else by its key and its address, because a key in a page is
 * everybody's; those who have neither are counted as one.
 * It belongs on the routes that begin a transcription. Forgets a client after a minute without a request.
 *
 * @throws ProblemError `rate-limited` with the time to wait
 */
export const rateLimit = ({
  perMinute,
  trustedProxies,
  clock = systemClock,
}: RateLimitOptions): MiddlewareHandler<{ Variables: ClientVariables }> => {
  const readAddress = createAddressReader(trustedProxies);
  const refillSeconds = 60 / perMinute;
  /** For each client, who came last at the end: when it will have back all that it has used. */
  const refilledAt = new Map<string, number>();

  const forgetRefilled = () => {
    for (const [client, at] of refilledAt) {
      if (at > clock.now()) return;
      refilledAt.delete(client);
    }
  };

  const use = (client: string) => {
    const now = clock.now();
    const at = Math.max(now, refilledAt.get(client) ?? 0) + refillSeconds;
    const retryAfterSeconds = at - now - 60;
    if (retryAfterSeconds > roundingSeconds) {
      throw new ProblemError('rate-limited', 'Too many recordings were sent in a short time.', { retryAfterSeconds });
    }
    refilledAt.delete(client);
    refilledAt.set(client, at);
  };

  return async function checkRate(c, next) {
    if (perMinute > 0) {
      forgetRefilled();
      const clientId = c.get('clientId') ?? '';
      use(clientId === '' || isShared(clientId) ? `${clientId} ${readAddress(c) ?? ''}` : clientId);
    }
    await next();
  };
};
