import { ProblemError } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { Engine } from './engines/engine.ts';
import { createTemporaryFolder, type TemporaryFolder } from './intake/temporary-folder.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { createProblemDocument, createProblemResponse, isServerFault } from './problem-response.ts';
import { type Authorize, authorization, type ClientVariables } from './routes/authorization.ts';
import { originPolicy } from './routes/origin-policy.ts';
import { rateLimit } from './routes/rate-limit.ts';
import { createTranscriptionsHandler } from './routes/transcriptions.ts';

export interface TranscribeAppOptions {
  readonly engine: Engine;
  /** Where audio is kept while it is worked on. Default: a folder of the app's own below the system's. */
  readonly temporaryFolder?: TemporaryFolder;
  /** Where one is absent its default holds. */
  readonly limits?: Partial<Limits>;
  /** Bearer keys, each of which opens the service. Default: none, and where `authorize` is absent too, all come in. */
  readonly apiKeys?: readonly string[];
  /** Says who sends a request, where no key fits: for short-lived tokens, since a key in a page is public. */
  readonly authorize?: Authorize;
  /** Transcriptions that a client may begin in a minute; 0, the default, is any number. */
  readonly rateLimitPerMinute?: number;
  /** Addresses and subnets of proxies whose X-Forwarded-For is believed. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Origins whose pages may use the service, beside its own. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Answer only under a loopback name. Default: under any. */
  readonly isLoopbackOnly?: boolean;
  /** Hears of the faults that are not a client's, with their causes. Default: nobody does. */
  readonly onFault?: (error: unknown, requestId: string) => void;
  /** Aborting it gives up what still runs. */
  readonly shutdownSignal?: AbortSignal;
}

/**
 * The transcription API as a Hono app, to be served or to be mounted in another: `POST /v1/audio/transcriptions` and
 * `GET /healthz`. Requests share nothing but the engine's slots.
 */
export const createTranscribeApp = (
  options: TranscribeAppOptions,
): Hono<{ Variables: RequestIdVariables & ClientVariables }> => {
  const { engine, allowedOrigins = [], isLoopbackOnly = false, onFault } = options;
  const app = new Hono<{ Variables: RequestIdVariables & ClientVariables }>();

  app.use(requestId());
  app.use(async function completeAnswer(c, next) {
    await next();
    c.res.headers.set('X-Request-Id', c.get('requestId'));
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  });
  app.use(originPolicy({ allowedOrigins, isLoopbackOnly }));

  const report = (error: unknown, requestId: string) => {
    if (isServerFault(error)) onFault?.(error, requestId);
  };

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.use('/v1/*', authorization({ apiKeys: options.apiKeys, authorize: options.authorize }));
  app.post(
    '/v1/audio/transcriptions',
    rateLimit({ perMinute: options.rateLimitPerMinute ?? 0, trustedProxies: options.trustedProxies ?? [] }),
    createTranscriptionsHandler({
      engine,
      temporaryFolder: options.temporaryFolder ?? createTemporaryFolder(),
      limits: { ...defaultLimits, ...options.limits },
      describeError(error, requestId) {
        report(error, requestId);
        return createProblemDocument(error, requestId);
      },
      shutdownSignal: options.shutdownSignal ?? new AbortController().signal,
    }),
  );

  app.notFound((c) =>
    createProblemResponse(new ProblemError('not-found', 'There is nothing at this address.'), c.get('requestId')),
  );
  app.onError((error, c) => {
    const isClientGone = c.req.raw.signal.aborted;
    if (!isClientGone) report(error, c.get('requestId'));
    return createProblemResponse(error, c.get('requestId'));
  });
  return app;
};
