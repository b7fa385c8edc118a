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

/** The status of a request that became a WebSocket. Its response in this process has another one. */
const switchingProtocols = 101;
/** The status that servers log for a client that disconnected before the response. */
const clientGone = 499;

/**
 * Logs and counts each request after its response, and sets `Server-Timing`. The log line of a server fault has its
 * causes. Register it after the request id and before anything that may fail.
 *
 * Logs the pattern of the route and not the URL, which may hold private data.
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
      const { receivedBytes, audioSeconds, redacted, lateError, ended } = trace.summary;
      const route = routeOf(c);
      // A client that follows an upload disconnects when it has the result of its last request.
      const isFollower = c.req.method === 'GET' && c.error === undefined;
      const answered = ended === undefined ? c.res.status : switchingProtocols;
      const status = isClientGone && !isFollower ? clientGone : answered;
      const seconds = (performance.now() - started) / 1000;
      const error = isClientGone ? undefined : (lateError ?? c.error);
      const problem = error === undefined ? undefined : createProblemDocument(error, '').code;
      const isFault = problem !== undefined && isReportable(error, problem);

      metrics.requests.inc({ route, status });
      metrics.requestSeconds.observe({ route }, seconds);
      if (problem !== undefined) metrics.problems.inc({ code: problem });
      log[isFault ? 'error' : ended === undefined && isRoutine(c) ? 'debug' : 'info'](
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
    const { serverTiming, ended } = trace.summary;
    if (serverTiming !== '') c.res.headers.set('Server-Timing', serverTiming);
    if (ended !== undefined) ended.then(() => finish(false));
    else if (isStream(c.res) && c.res.body !== null) c.res = new Response(onStreamEnd(c.res.body, finish), c.res);
    else finish(c.error !== undefined && c.req.raw.signal.aborted);
  };

/** Returns the pattern of the route, without middleware. */
const routeOf = (c: Context): string => matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'none';

/** Whether the operator should see the causes. A limit is a fault only if it has a cause: then it is the provider's. */
const isReportable = (error: unknown, problem: ProblemCode): boolean => {
  const isLimit = problem === 'rate-limited' || problem === 'server-busy';
  return isLimit ? error instanceof Error && error.cause !== undefined : isServerFault(error);
};

/** Checks for frequent requests without news: probes of monitors, and the parts of an upload except the last. */
const isRoutine = (c: Context): boolean =>
  c.res.ok && (c.req.method === 'GET' || c.req.method === 'HEAD' || c.res.status === 204);

const isStream = ({ headers }: Response): boolean =>
  headers.get('Content-Type')?.startsWith('text/event-stream') === true;

/** Wraps a stream and reports its end, and whether the client disconnected. */
const onStreamEnd = (body: ReadableStream<Uint8Array>, finish: (isClientGone: boolean) => void) => {
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
