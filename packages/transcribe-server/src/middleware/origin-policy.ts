import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Log } from '../observability/log.ts';

/** Which pages may use the service, and under which host names it responds. */
export interface OriginPolicyOptions {
  /** Origins other than its own, such as `https://example.com`. `*` allows any; `null` is literal. */
  readonly allowedOrigins: readonly string[];
  /** Refuse host names that are not loopback: protects against DNS rebinding. */
  readonly isLoopbackOnly: boolean;
  /** Names the origins that were refused, and the setting to change. */
  readonly log: Log;
}

const originRefused = 'origin refused: if its pages may use this service, add it to ALLOWED_ORIGINS';

const preflightSeconds = 7200;
const allowedMethods = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS';
const allowedHeaders =
  'Authorization, Content-Type, Idempotency-Key, Upload-Complete, Upload-Offset, Upload-Length, X-Request-Id';
const exposedHeaders =
  'Location, Upload-Offset, Upload-Complete, Upload-Length, Upload-Limit, Retry-After, X-Request-Id, ' +
  'Server-Timing';

/**
 * Handles CORS, and refuses requests from other pages before the body is read, even those that a browser would send
 * without a preflight. A request without `Origin` comes from no page and passes.
 *
 * A refused page can read this problem and nothing else, so that the element can distinguish it from a server that is
 * down. Its preflights fail.
 *
 * @throws ProblemError `origin-not-allowed`
 */
export const originPolicy = ({
  allowedOrigins,
  isLoopbackOnly,
  log,
}: OriginPolicyOptions): MiddlewareHandler<{ Variables: RequestIdVariables }> => {
  const origins = new Set(allowedOrigins);
  const hosts = new Set(allowedOrigins.map(hostOf));

  return async function checkOrigin(c, next) {
    const host = c.req.header('Host') ?? new URL(c.req.url).host;
    if (isLoopbackOnly && !isLoopbackHost(host) && !hosts.has(host)) {
      throw new ProblemError('origin-not-allowed', `This service does not answer under the name ${host}.`);
    }
    const origin = c.req.header('Origin');
    if (origin === undefined) return next();
    if (!origins.has(origin) && !origins.has('*') && hostOf(origin) !== host) {
      log.warn({ requestId: c.get('requestId'), origin, host }, originRefused);
      allowReading(c.res.headers, origin);
      throw new ProblemError('origin-not-allowed', `Pages of ${origin} may not use this service.`);
    }

    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined;
    if (isPreflight) c.res = new Response(null, { status: 204 });
    else await next();
    allowReading(c.res.headers, origin);
    c.res.headers.set('Access-Control-Expose-Headers', exposedHeaders);
    if (isPreflight) {
      c.res.headers.set('Access-Control-Allow-Methods', allowedMethods);
      c.res.headers.set('Access-Control-Allow-Headers', allowedHeaders);
      c.res.headers.set('Access-Control-Max-Age', String(preflightSeconds));
    }
    return undefined;
  };
};

const allowReading = (headers: Headers, origin: string): void => {
  headers.set('Access-Control-Allow-Origin', origin);
  headers.append('Vary', 'Origin');
};

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** Checks for a loopback name. @param host a `Host` header, with or without a port */
export const isLoopbackHost = (host: string): boolean =>
  /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$|^::1$/i.test(host);
