import { ProblemError } from '@audio-transcriber/contract';
import { type Context, Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { Engine } from '../engines/engine.ts';
import { allowOnly } from '../middleware/allow-only.ts';
import { type Authorize, authorization, type ClientVariables, createKeyFinder } from '../middleware/authorization.ts';
import { originPolicy } from '../middleware/origin-policy.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { refusedHandshake } from '../middleware/refused-handshake.ts';
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
import { createClientSecrets } from '../realtime/client-secrets.ts';
import { clientSecretAuthorization, createClientSecretHandler } from '../routes/client-secrets.ts';
import { createMetricsHandler } from '../routes/metrics.ts';
import { createModelHandler, createModelsHandler } from '../routes/models.ts';
import { createReadinessHandler } from '../routes/readiness.ts';
import { createRealtimeHandler } from '../routes/realtime.ts';
import { createTranscriptionService } from '../routes/transcription-service.ts';
import { createTranscriptionsHandler } from '../routes/transcriptions.ts';
import { createUploadHandlers } from '../routes/uploads.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

/** Options of the app. Only the engine is required. */
export interface TranscribeAppOptions {
  readonly engine: Engine;
  /** Detects the speech that is sent to the engine. Default: all sound except digital silence. */
  readonly voiceActivity?: VoiceActivityDetector;
  /** Folder for audio while it is processed. Default: a new folder in the system's temporary folder. */
  readonly temporaryFolder?: TemporaryFolder;
  /** Limits of requests. Default: `defaultLimits`. */
  readonly limits?: Partial<Limits>;
  /** Accepted bearer tokens. Default: none. Without `apiKeys` and `authorize`, everybody may use the service. */
  readonly apiKeys?: readonly string[];
  /** Identifies the client if no key matches, for example by a short-lived token: a key in a page is public. */
  readonly authorize?: Authorize;
  /**
   * Key of the client secrets of realtime sessions, at least 32 characters: the same for all replicas. Default: a random
   * one, so that secrets are valid in this process only.
   */
  readonly clientSecretKey?: string | undefined;
  /** Transcriptions that a client may start per minute. Default: 0, which turns the limit off. */
  readonly rateLimitPerMinute?: number;
  /** Addresses and subnets of trusted proxies, whose `X-Forwarded-For` is used. Default: none. */
  readonly trustedProxies?: readonly string[];
  /** Origins other than its own whose pages may use the service. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** Refuse host names that are not loopback. Default: false. */
  readonly isLoopbackOnly?: boolean;
  /** The logger. It gets no audio, transcripts or keys. Default: none. */
  readonly log?: Log;
  /** Abort it when the server starts to stop: the app is not ready, and accepts no new recordings. */
  readonly stoppingSignal?: AbortSignal;
  /** Abort it to cancel all running transcriptions. */
  readonly shutdownSignal?: AbortSignal;
  /** The time of limits and timeouts. Default: that of the system. */
  readonly clock?: Clock;
}

type AppVariables = RequestIdVariables & RequestTraceVariables & ClientVariables;

const readinessSeconds = 30;

/**
 * Creates the transcription API as a Hono app, to serve or to mount in another app: `POST /v1/audio/transcriptions`, with
 * resumable uploads, realtime sessions at `/v1/realtime` if the HTTP server has WebSockets, models, health, readiness,
 * metrics and the OpenAPI document. Uploads and results under an Idempotency-Key are kept in its memory for a limited time.
 *
 * @throws TypeError for an engine with another `specificationVersion`
 */
export const createTranscribeApp = (options: TranscribeAppOptions): Hono<{ Variables: AppVariables }> => {
  const { allowedOrigins = [], isLoopbackOnly = false, apiKeys = [], trustedProxies = [], authorize } = options;
  const { log = createLog({ level: 'silent' }), clock = systemClock } = options;
  const { stoppingSignal = new AbortController().signal, shutdownSignal = new AbortController().signal } = options;
  checkSpecification(options.engine);
  const metrics = createMetrics();
  const engine = measureEngine(options.engine, metrics);
  const app = new Hono<{ Variables: AppVariables }>();

  app.use(refusedHandshake());
  app.use(requestId());
  app.use(async function setHeaders(c, next) {
    await next();
    const { headers } = c.res;
    headers.set('X-Request-Id', c.get('requestId'));
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    headers.set('Cache-Control', 'no-store');
  });
  app.use(requestLog({ log, metrics, engine: engine.name }));
  app.use(originPolicy({ allowedOrigins, isLoopbackOnly, log }));

  const readiness = createReadiness(engine, { cacheSeconds: readinessSeconds, clock, log, stoppingSignal });
  const findKey = createKeyFinder(apiKeys);
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', createReadinessHandler(readiness));
  app.get('/metrics', createMetricsHandler({ metrics, hasKey: (request) => findKey(request) !== undefined }));
  app.get('/openapi.json', createOpenapiHandler());
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) app.all(path, allowOnly('GET, HEAD'));

  const secrets = createClientSecrets(options.clientSecretKey);
  app.use('/v1/realtime', clientSecretAuthorization(secrets));
  app.use('/v1/*', authorization({ apiKeys, authorize }));
  app.get('/v1/models', createModelsHandler(engine, readiness)).all(allowOnly('GET, HEAD'));
  app.get('/v1/models/:model', createModelHandler(engine, readiness)).all(allowOnly('GET, HEAD'));
  const service = createTranscriptionService({
    ...{ engine, metrics, readiness, stoppingSignal, shutdownSignal, clock },
    voiceActivity: options.voiceActivity ?? createEnergyDetector(),
    temporaryFolder: options.temporaryFolder ?? createTemporaryFolder(),
    limits: { ...defaultLimits, ...options.limits },
  });
  const limitRate = rateLimit({ perMinute: options.rateLimitPerMinute ?? 0, trustedProxies, clock });
  app.get('/v1/realtime', limitRate, createRealtimeHandler(service, secrets)).all(allowOnly('GET'));
  app.post('/v1/realtime/client_secrets', createClientSecretHandler(service, secrets)).all(allowOnly('POST'));
  const uploads = createUploadHandlers(service);
  const transcriptions = '/v1/audio/transcriptions';
  app.use(`${transcriptions}/*`, uploads.describe);
  app.on('OPTIONS', transcriptions, uploads.offer);
  app.post(transcriptions, limitRate, uploads.create, createTranscriptionsHandler(service));
  app.all(transcriptions, allowOnly('OPTIONS, POST'));
  app.post('/v1/audio/translations', limitRate, createTranscriptionsHandler(service, 'translate'));
  app.all('/v1/audio/translations', allowOnly('POST'));
  app.use(`${transcriptions}/:id`, uploads.find);
  app.get(`${transcriptions}/:id`, uploads.read);
  app.patch(`${transcriptions}/:id`, uploads.append);
  app.post(`${transcriptions}/:id`, uploads.retry);
  app.delete(`${transcriptions}/:id`, uploads.remove);
  app.all(`${transcriptions}/:id`, allowOnly('GET, HEAD, PATCH, POST, DELETE'));

  const respondNotFound = (c: Context<{ Variables: AppVariables }>) =>
    createProblemResponse(new ProblemError('not-found', 'There is nothing at this URL.'), c.get('requestId'));
  app.all('/v1/*', respondNotFound); // `notFound` applies only if the app is not mounted in another one.
  app.notFound(respondNotFound);
  app.onError((error, c) => createProblemResponse(error, c.get('requestId')));
  return app;
};

/** An engine may come from JavaScript, or from a package that was built against another version. */
const checkSpecification = ({ name, specificationVersion }: Engine): void => {
  if (specificationVersion === 1) return;
  throw new TypeError(`The engine ${name} has the specificationVersion ${specificationVersion}; this app requires 1.`);
};
