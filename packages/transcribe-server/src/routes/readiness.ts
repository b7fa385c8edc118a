import { ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Readiness } from '../observability/readiness.ts';
import { createProblemResponse } from '../problems/problem-response.ts';

const details = {
  starting: 'The speech recogniser is being downloaded.',
  unavailable: 'Nothing can be transcribed at the moment.',
} as const;

/** Seconds until the next check is worthwhile while the engine starts. */
const retrySeconds = 2;

/** Handles `GET /readyz`: whether transcriptions would succeed now. The cause is in the log only. */
export const createReadinessHandler =
  (readiness: Readiness): Handler<{ Variables: RequestIdVariables }> =>
  async (c) => {
    const status = await readiness.getStatus();
    if (status === 'ready') return c.json({ status });
    const problem = new ProblemError('engine-unavailable', details[status], {
      ...(status === 'starting' && { retryAfterSeconds: retrySeconds }),
    });
    return createProblemResponse(problem, c.get('requestId'));
  };
