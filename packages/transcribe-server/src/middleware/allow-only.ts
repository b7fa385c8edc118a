import { ProblemError } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import { createProblemResponse } from '../problems/problem-response.ts';

/** Responds to any other method with `Allow`: 405, or 204 to OPTIONS. Register it after the handlers of the path. */
export const allowOnly =
  (methods: string): Handler<{ Variables: RequestIdVariables }> =>
  (c) => {
    const problem = new ProblemError('method-not-allowed', `This endpoint only supports ${methods}.`);
    const isQuestion = c.req.method === 'OPTIONS';
    const response = isQuestion ? c.body(null, 204) : createProblemResponse(problem, c.get('requestId'));
    response.headers.set('Allow', methods);
    return response;
  };
