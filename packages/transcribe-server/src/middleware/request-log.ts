import type { ProblemCode } from '@audio-transcriber/contract';
import type { Context, MiddlewareHandler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { matchedRoutes } from 'hono/route';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { describeFault } from '../observability/redact-error.ts';
import { createRequestTrace, type RequestTraceVariables } from '../observability/request-trace.ts';
import { createProblemDocument, isServerFault } from '../problems/problem-response.ts';

interface RequestLogOptions {
  readonly log: Log;
  readonly metrics: Metrics;
  /** The engine's name. */
  readonly engine: string;
}

/** What servers log where the client went away before its answer. */
const clientGone = 499;

/**
 * Counts and logs each request once its answer has been given, and tells the client how the time was spent. A fault of
 * the server's is in the line of its request. Stands behind the request id and before all that may fail.
 *
 * A request is named by the route that it took: an address may hold what is nobody's business.
 */
export const requestLog = ({
  log,
  metrics,
  engine,
}: RequestLogOptions): MiddlewareHandler<{ Variables: RequestIdVariables & RequestTraceVariables }> =>
  async function logRequest(c, next) {
    const started = performance.now();
    const trace = createRequestTrace(metrics);
    c.set('trace', trace);

    const finish = (isClientGone: boolean) => {
      const { receivedBytes, audioSeconds, redacted, lateError } = trace.summary;
      const route = routeOf(c);
      // Who follows an upload leaves when the answer has come another way.
      const isFollower = c.req.method === 'GET' && c.error === undefined;
      const status = isClientGone && !isFollower ? clientGone : c.res.status;
      const seconds = (performance.now() - started) / 1000;
      const error = isClientGone ? undefined : (lateError ?? c.error);
      const problem = error === undefined ? undefined : createProblemDocument(error, '').code;
      const isFault = problem !== undefined && isNews(error, problem);

      metrics.requests.inc({ route, status });
      metrics.requestSeconds.observe({ route }, seconds);
      if (problem !== undefined) metrics.problems.inc({ code: problem });
      log[isFault ? 'error' : isProbe(c) ? 'debug' : 'info'](
        {
          requestId: c.get('requestId'),
          method: c.req.method,
          route,
          status,
          seconds: round(seconds),
          ...(receivedBytes > 0 && { receivedBytes }),
          ...(audioSeconds > 0 && { engine, audioSeconds: round(audioSeconds) }),
          ...(problem !== undefined && { problem }),
          ...(isFault && { fault: describeFault(error, redacted) }),
        },
        'request',
      );
    };

    await next();
    const { serverTiming } = trace.summary;
    if (serverTiming !== '') c.res.headers.set('Server-Timing', serverTiming);
    if (isStream(c.res) && c.res.body !== null) c.res = new Response(withEnd(c.res.body, finish), c.res);
    else finish(c.error !== undefined && c.req.raw.signal.aborted);
  };

/** The pattern of the route, without its middleware. */
const routeOf = (c: Context): string => matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none';

/** Whether the operator should read what is behind it. A limit with a cause is the provider's. */
const isNews = (error: unknown, problem: ProblemCode): boolean => {
  const isLimit = problem === 'rate-limited' || problem === 'server-busy';
  return isLimit ? error instanceof Error && error.cause !== undefined : isServerFault(error);
};

/** What comes again and again: the questions of monitors, and the pieces of an upload but for the last. */
const isProbe = (c: Context): boolean =>
  c.res.ok && (c.req.method === 'GET' || c.req.method === 'HEAD' || c.res.status === 204);

const isStream = ({ headers }: Response): boolean =>
  headers.get('Content-Type')?.startsWith('text/event-stream') === true;

/** The same bytes; tells when they have ended, and whether because nobody reads any more. */
const withEnd = (body: ReadableStream<Uint8Array>, finish: (isClientGone: boolean) => void) => {
  const reader = body.getReader();
  let isLeft = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (isLeft) return;
      if (!done) return controller.enqueue(value);
      finish(false);
      controller.close();
    },
    async cancel(reason) {
      isLeft = true;
      finish(true);
      await reader.cancel(reason);
    },
  });
};

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
