import { ProblemError } from '@audio-transcriber/contract';
import type { HttpBindings } from '@hono/node-server';
import type { Context, Handler } from 'hono';
import { type Metrics, metricsMediaType } from '../observability/metrics.ts';

interface MetricsOptions {
  readonly metrics: Metrics;
  /** Checks the key of a request. Without a key, only requests from the same machine see metrics. */
  readonly hasKey: (request: Request) => boolean | Promise<boolean>;
}

/**
 * Handles `GET /metrics`, in the Prometheus text format.
 *
 * @throws ProblemError `unauthorized` for a request from another machine without a key
 */
export const createMetricsHandler =
  ({ metrics, hasKey }: MetricsOptions): Handler =>
  async (c) => {
    if (!isFromThisMachine(c) && !(await hasKey(c.req.raw))) {
      throw new ProblemError('unauthorized', 'Metrics require a key, or a request from the machine of the server.');
    }
    return c.body(await metrics.render(), 200, { 'Content-Type': metricsMediaType });
  };

/** With one of these, a proxy on this machine forwards a request from elsewhere. */
const forwardedHeaders = ['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'Via'];

const isFromThisMachine = (c: Context): boolean => {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  const isLoopback = /^(::ffff:)?127\.|^::1$/.test(incoming?.socket.remoteAddress ?? '');
  return isLoopback && !forwardedHeaders.some((name) => c.req.header(name) !== undefined);
};
