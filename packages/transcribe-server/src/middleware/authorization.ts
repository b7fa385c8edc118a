import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '@audio-transcriber/contract';
import type { MiddlewareHandler } from 'hono';

/** Identifies the client of a request, which has no body here. Returns undefined to refuse it. */
export type Authorize = (request: Request) => Promise<string | undefined> | string | undefined;

/** Who may use the service. */
export interface AuthorizationOptions {
  /** Bearer tokens that are accepted. Default: none. */
  readonly apiKeys?: readonly string[] | undefined;
  /** Called if no key matches, for example to check short-lived tokens: a key in a page is public. */
  readonly authorize?: Authorize | undefined;
}

/** What the routes know about the client. */
export interface ClientVariables {
  /** Identifies the client in all of its requests; not a secret. Undefined if the service is open to everybody. */
  clientId: string | undefined;
}

/**
 * Requires a key or a client that `authorize` identifies. Without either option, everybody may use the service.
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
    const { url, method } = request;
    const headers = new Headers(request.headers);
    const token = readToken(request);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const client = await authorize?.(new Request(url, { method, headers }));
    return client === undefined ? undefined : `client:${client}`;
  };

  return async function checkAuthorization(c, next) {
    if (c.get('clientId') !== undefined) return next(); // A client secret has identified it.
    const clientId = isOpen ? undefined : await identify(c.req.raw);
    if (clientId === undefined && !isOpen) {
      throw new ProblemError('unauthorized', 'This service requires a valid key or token.');
    }
    c.set('clientId', clientId);
    return next();
  };
};

/** Whether several clients may share this id: those with the same key, unlike those that `authorize` identifies. */
export const isShared = (clientId: string): boolean => clientId.startsWith('key:');

/** Creates a function that returns the id of the key in a request, or undefined. Compares in constant time. */
export const createKeyFinder = (apiKeys: readonly string[]): ((request: Request) => string | undefined) => {
  const digests = apiKeys.map(digestOf);
  return (request) => {
    const token = readToken(request);
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    const isKnown = digests.filter((known) => timingSafeEqual(known, digest)).length > 0;
    return isKnown ? `key:${digest.toString('hex', 0, 8)}` : undefined;
  };
};

/**
 * Returns the bearer token of a request. A page cannot set the header `Authorization` for a WebSocket: OpenAI's client
 * sends the token as a subprotocol.
 */
export const readToken = ({ headers }: Request): string | undefined => {
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.get('Authorization') ?? '') ?? [];
  if (bearer !== undefined || headers.get('Upgrade') === null) return bearer;
  const [, token] =
    /(?:^|,) *openai-insecure-api-key\.([^\s,]+)/.exec(headers.get('Sec-WebSocket-Protocol') ?? '') ?? [];
  return token;
};

const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();
