import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';
import { type Clock, systemClock } from '../platform/clock.ts';
import { type ClientVariables, isShared } from './authorization.ts';
import { createAddressReader } from './client-address.ts';

interface RateLimitOptions {
  /** Maximum burst of a client, and its requests per minute after that. 0 turns the limit off. */
  readonly perMinute: number;
  /** Addresses and subnets of trusted proxies. */
  readonly trustedProxies: readonly string[];
  readonly clock?: Clock | undefined;
}

/** Tolerates the rounding errors of summed fractions of a minute. */
const roundingSeconds = 1e-6;

/**
 * Limits the rate of each client with a token bucket. A client is the identity from `authorize`, else key and address,
 * since many may share a key; requests with neither count as one client. Forgets a client after a minute without requests.
 *
 * @throws ProblemError `rate-limited`, with the time to wait
 */
export const rateLimit = ({
  perMinute,
  trustedProxies,
  clock = systemClock,
}: RateLimitOptions): MiddlewareHandler<{ Variables: ClientVariables }> => {
  const readAddress = createAddressReader(trustedProxies);
  const refillSeconds = 60 / perMinute;
  /** When the bucket of each client is full again, in the order of their latest requests. */
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
