import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';

/** Who sends a request, or undefined for somebody who may not. The request comes without its body. */
export type Authorize = (request: Request) => Promise<string | undefined> | string | undefined;

/** Who may come. */
export interface AuthorizationOptions {
  /** Each opens the service as a bearer token. Default: none. */
  readonly apiKeys?: readonly string[] | undefined;
  /** Asked where no key fits: for short-lived tokens, since a key in a page is public. */
  readonly authorize?: Authorize | undefined;
}

/** What the routes know of who sends a request. */
export interface ClientVariables {
  /** The same for every request of a client, and no secret; undefined where everybody may come. */
  clientId: string | undefined;
}

/**
 * Lets in who has a key or is known to `authorize`; everybody, where there is neither.
 *
 * @throws ProblemError `unauthorized`
 */
export const authorization = ({
  apiKeys = [],
  authorize,
}: AuthorizationOptions): MiddlewareHandler<{ Variables: ClientVariables }> => {
  const findKey = createKeyFinder(apiKeys);
  const isOpen = apiKeys.length === 0 && authorize === undefined;

  const identify = async (request: Request): Promise<string | undefined> => {
    const key = findKey(request);
    if (key !== undefined) return key;
    const { url, method, headers } = request;
    const client = await authorize?.(new Request(url, { method, headers }));
    return client === undefined ? undefined : `client:${client}`;
  };

  return async function checkAuthorization(c, next) {
    const clientId = isOpen ? undefined : await identify(c.req.raw);
    if (clientId === undefined && !isOpen) {
      throw new ProblemError('unauthorized', 'This service needs a valid key or token.');
    }
    c.set('clientId', clientId);
    await next();
  };
};

/** Whether many may share this identity: whoever has the key, unlike one whom `authorize` knows. */
export const isShared = (clientId: string): boolean => clientId.startsWith('key:');

/** Finds which of the keys a request shows, in a time that tells nothing of any; undefined where it shows none. */
export const createKeyFinder = (apiKeys: readonly string[]): ((request: Request) => string | undefined) => {
  const digests = apiKeys.map(digestOf);
  return (request) => {
    const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.get('Authorization') ?? '') ?? [];
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    const isKnown = digests.filter((known) => timingSafeEqual(known, digest)).length > 0;
    return isKnown ? `key:${digest.toString('hex', 0, 8)}` : undefined;
  };
};

const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();
