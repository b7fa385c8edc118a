import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import type { ReadinessStatus } from '../observability/readiness.ts';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createReadinessHandler } from './readiness.ts';

const ask = (status: ReadinessStatus) =>
  new Hono<{ Variables: RequestIdVariables }>()
    .use(requestId())
    .get('/readyz', createReadinessHandler({ getStatus: async () => status }))
    .request('/readyz');

const askProblem = async (status: ReadinessStatus) => {
  const answer = await ask(status);
  const problem = answerSchemas.Problem.parse(await answer.json());
  return {
    status: answer.status,
    code: problem.code,
    detail: problem.detail,
    retryAfter: answer.headers.get('Retry-After'),
  };
};

test('responds 200 when the engine is ready', async () => {
  const answer = await ask('ready');
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { status: 'ready' });
});

test('responds with a problem that reveals no cause', async () => {
  assert.deepEqual(await askProblem('unavailable'), {
    ...{ status: 503, code: 'engine-unavailable', retryAfter: null },
    detail: 'Nothing can be transcribed at the moment.',
  });
});

test('responds with Retry-After while the engine starts', async () => {
  assert.deepEqual(await askProblem('starting'), {
    ...{ status: 503, code: 'engine-unavailable', retryAfter: '2' },
    detail: 'The speech recogniser is being downloaded.',
  });
});
