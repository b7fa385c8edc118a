import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';

/** Whose pages may use the service, and under which names it answers. */
export interface OriginPolicyOptions {
  /** Origins that may use the service beside its own, such as `https://example.com`; `*` is any, `null` is literal. */
  readonly allowedOrigins: readonly string[];
  /** Answer only under a loopback name, so that no foreign name can be made to point here (DNS rebinding). */
  readonly isLoopbackOnly: boolean;
}

const preflightSeconds = 7200;
const allowedMethods = 'GET, HEAD, POST, PATCH, DELETE, OPTIONS';
const allowedHeaders =
  'Authorization, Content-Type, Idempotency-Key, Upload-Complete, Upload-Offset, Upload-Length, X-Request-Id';
const exposedHeaders =
  'Accept-Patch, Location, Upload-Offset, Upload-Complete, Upload-Length, Upload-Limit, Retry-After, X-Request-Id, ' +
  'Server-Timing';

/**
 * Which pages may use the service. A page that may not is refused before its body is read, also where the browser
 * would send the request unasked and only hide the answer. A request without Origin comes from no page, and passes.
 *
 * @throws ProblemError `origin-not-allowed`
 */
export const originPolicy = ({ allowedOrigins, isLoopbackOnly }: OriginPolicyOptions): MiddlewareHandler => {
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
      throw new ProblemError('origin-not-allowed', `Pages of ${origin} may not use this service.`);
    }

    const isPreflight = c.req.method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined;
    if (isPreflight) c.res = new Response(null, { status: 204 });
    else await next();
    c.res.headers.set('Access-Control-Allow-Origin', origin);
    c.res.headers.append('Vary', 'Origin');
    c.res.headers.set('Access-Control-Expose-Headers', exposedHeaders);
    if (isPreflight) {
      c.res.headers.set('Access-Control-Allow-Methods', allowedMethods);
      c.res.headers.set('Access-Control-Allow-Headers', allowedHeaders);
      c.res.headers.set('Access-Control-Max-Age', String(preflightSeconds));
    }
    return undefined;
  };
};

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined);

/** @param host with or without a port, as the Host header has it */
export const isLoopbackHost = (host: string): boolean =>
  /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$|^::1$/i.test(host);
