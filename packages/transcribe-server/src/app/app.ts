import { ProblemError } from '@audio-transcriber/contract';
import { type Context, Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { Engine } from '../engines/engine.ts';
import { allowOnly } from '../middleware/allow-only.ts';
import { type Authorize, authorization, type ClientVariables, createKeyFinder } from '../middleware/authorization.ts';
import { originPolicy } from '../middleware/origin-policy.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { requestLog } from '../middleware/request-log.ts';
import { createLog, type Log } from '../observability/log.ts';
import { measureEngine } from '../observability/measured-engine.ts';
import { createMetrics } from '../observability/metrics.ts';
import { createReadiness } from '../observability/readiness.ts';
import type { RequestTraceVariables } from '../observability/request-trace.ts';
import { createOpenapiHandler } from '../openapi/openapi.ts';
import { type Clock, systemClock } from '../platform/clock.ts';
import { defaultLimits, type Limits } from '../platform/limits.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../platform/temporary-folder.ts';
import { createProblemResponse } from '../problems/problem-response.ts';
import { createMetricsHandler } from '../routes/metrics.ts';
import { createModelHandler, createModelsHandler } from '../routes/models.ts';
import { createReadinessHandler } from '../routes/readiness.ts';
import { createTranscriptionService } from '../routes/transcription-service.ts';
import { createTranscriptionsHandler } from '../routes/transcriptions.ts';
import { createUploadHandlers } from '../routes/uploads.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

/** What the API is made of. Only the engine is needed. */
export interface TranscribeAppOptions {
  readonly engine: Engine;
  /** Says what is speech and so is sent to the engine. Default: all sound that is not surely silence. */
  readonly voiceActivity?: VoiceActivityDetector;
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
  /** Where the server says what happens; it is given no audio, transcript or key. Default: nowhere. */
  readonly log?: Log;
  /** Aborted when the server begins to stop: it is not ready any more, and what is still being sent is given up. */
  readonly stoppingSignal?: AbortSignal;
  /** Aborted when the server gives up what still runs. */
  readonly shutdownSignal?: AbortSignal;
  /** By which times are limited. Default: the machine's. */
  readonly clock?: Clock;
}

type AppVariables = RequestIdVariables & RequestTraceVariables & ClientVariables;

const readinessSeconds = 30;

/**
 * The transcription API as a Hono app, to be served or to be mounted in another: `POST /v1/audio/transcriptions`, and
 * what operators and clients ask beside it. Requests share the engine's slots and, in memory and for a time, what is kept
 * of uploads and under Idempotency-Keys.
 */
export const createTranscribeApp = (options: TranscribeAppOptions): Hono<{ Variables: AppVariables }> => {
  const { allowedOrigins = [], isLoopbackOnly = false, apiKeys = [], trustedProxies = [], authorize } = options;
  const { log = createLog({ level: 'silent' }), clock = systemClock } = options;
  const { stoppingSignal = new AbortController().signal, shutdownSignal = new AbortController().signal } = options;
  checkSpecification(options.engine);
  const metrics = createMetrics();
  const engine = measureEngine(options.engine, metrics);
  const app = new Hono<{ Variables: AppVariables }>();

  app.use(requestId());
  app.use(async function completeAnswer(c, next) {
    await next();
    const { headers } = c.res;
    headers.set('X-Request-Id', c.get('requestId'));
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    headers.set('Cache-Control', 'no-store');
  });
  app.use(requestLog({ log, metrics, engine: engine.name }));
  app.use(originPolicy({ allowedOrigins, isLoopbackOnly }));

  const readiness = { cacheSeconds: readinessSeconds, clock, log, stoppingSignal };
  const findKey = createKeyFinder(apiKeys);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', createReadinessHandler(createReadiness(engine, readiness)));
  app.get('/metrics', createMetricsHandler({ metrics, hasKey: (request) => findKey(request) !== undefined }));
  app.get('/openapi.json', createOpenapiHandler());
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) app.all(path, allowOnly('GET, HEAD'));

  app.use('/v1/*', authorization({ apiKeys, authorize }));
  app.get('/v1/models', createModelsHandler(engine)).all(allowOnly('GET, HEAD'));
  app.get('/v1/models/:model', createModelHandler(engine)).all(allowOnly('GET, HEAD'));
  const service = createTranscriptionService({
    ...{ engine, metrics, stoppingSignal, shutdownSignal, clock },
    voiceActivity: options.voiceActivity ?? createEnergyDetector(),
    temporaryFolder: options.temporaryFolder ?? createTemporaryFolder(),
    limits: { ...defaultLimits, ...options.limits },
  });
  const uploads = createUploadHandlers(service);
  const transcriptions = '/v1/audio/transcriptions';
  app.use(`${transcriptions}/*`, uploads.describe);
  app.on('OPTIONS', transcriptions, uploads.offer);
  app.post(
    transcriptions,
    rateLimit({ perMinute: options.rateLimitPerMinute ?? 0, trustedProxies, clock }),
    uploads.create,
    createTranscriptionsHandler(service),
  );
  app.all(transcriptions, allowOnly('OPTIONS, POST'));
  app.use(`${transcriptions}/:id`, uploads.find);
  app.get(`${transcriptions}/:id`, uploads.read);
  app.patch(`${transcriptions}/:id`, uploads.append);
  app.post(`${transcriptions}/:id`, uploads.retry);
  app.delete(`${transcriptions}/:id`, uploads.remove);
  app.all(`${transcriptions}/:id`, allowOnly('GET, HEAD, PATCH, POST, DELETE'));

  const answerNotFound = (c: Context<{ Variables: AppVariables }>) =>
    createProblemResponse(new ProblemError('not-found', 'There is nothing at this address.'), c.get('requestId'));
  app.all('/v1/*', answerNotFound); // The next line holds only where the app is not mounted in another.
  app.notFound(answerNotFound);
  app.onError((error, c) => createProblemResponse(error, c.get('requestId')));
  return app;
};

/** An engine may come from JavaScript, or from a package that was built against another version. */
const checkSpecification = ({ name, specificationVersion }: Engine): void => {
  if (specificationVersion === 1) return;
  throw new TypeError(`The engine ${name} has the specificationVersion ${specificationVersion}; this app takes 1.`);
};
