import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { type RequestIdVariables, requestId } from 'hono/request-id';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createReadinessHandler } from './readiness.ts';

const ask = (isReady: boolean) =>
  new Hono<{ Variables: RequestIdVariables }>()
    .use(requestId())
    .get('/readyz', createReadinessHandler({ isReady: async () => isReady }))
    .request('/readyz');

test('who is ready says so', async () => {
  const answer = await ask(true);
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { status: 'ready' });
});

test('who is not answers with a problem that tells a stranger nothing more', async () => {
  const answer = await ask(false);
  assert.equal(answer.status, 503);
  const problem = answerSchemas.Problem.parse(await answer.json());
  assert.equal(problem.code, 'engine-unavailable');
  assert.equal(problem.detail, 'Nothing can be transcribed at the moment.');
});
