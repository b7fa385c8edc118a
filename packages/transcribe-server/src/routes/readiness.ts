import { ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Readiness } from '../observability/readiness.ts';
import { createProblemResponse } from '../problems/problem-response.ts';

/** `GET /readyz`: whether transcriptions would be done now. What is wrong is not for strangers: the log has it. */
export const createReadinessHandler =
  (readiness: Readiness): Handler<{ Variables: RequestIdVariables }> =>
  async (c) => {
    if (await readiness.isReady()) return c.json({ status: 'ready' });
    const problem = new ProblemError('engine-unavailable', 'Nothing can be transcribed at the moment.');
    return createProblemResponse(problem, c.get('requestId'));
  };
