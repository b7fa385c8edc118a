import { ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Readiness } from '../observability/readiness.ts';
import { createProblemResponse } from '../problems/problem-response.ts';

const details = {
  starting: 'The speech recogniser is being downloaded.',
  unavailable: 'Nothing can be transcribed at the moment.',
} as const;

/** How soon it is worth asking again while the engine starts. */
const retrySeconds = 2;

/** `GET /readyz`: whether transcriptions would be done now. What is wrong is not for strangers: the log has it. */
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
