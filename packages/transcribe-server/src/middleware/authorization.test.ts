import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemDocument } from '@audio-transcriber/contract';
import { Hono } from 'hono';
import { createProblemResponse } from '../problems/problem-response.ts';
import { type AuthorizationOptions, authorization, type ClientVariables } from './authorization.ts';

const createApp = (options: AuthorizationOptions) => {
  const app = new Hono<{ Variables: ClientVariables }>();
  app.use(authorization(options));
  app.post('/', (c) => c.json({ clientId: c.get('clientId') }));
  app.onError((error) => createProblemResponse(error, 'id'));
  return (headers: Record<string, string> = {}) => app.request('/', { method: 'POST', headers });
};

const clientOf = async (answer: Response): Promise<string | undefined> => {
  assert.equal(answer.status, 200);
  return ((await answer.json()) as Partial<ClientVariables>).clientId;
};

test('without keys everybody may come, and is nobody', async () => {
  const request = createApp({});
  assert.equal(await clientOf(await request()), undefined);
  assert.equal(await clientOf(await request({ Authorization: 'Bearer any' })), undefined);
});

test('each key opens, and tells its client from the others without being told itself', async () => {
  const request = createApp({ apiKeys: ['first-key', 'second-key'] });
  const first = await clientOf(await request({ Authorization: 'Bearer first-key' }));
  const second = await clientOf(await request({ Authorization: 'bearer  second-key' }));
  assert.ok(first && second && first !== second);
  assert.equal(await clientOf(await request({ Authorization: 'Bearer first-key' })), first);
  assert.ok(!first.includes('first-key'));
});

test('everything else is refused, with the way to come in', async () => {
  const request = createApp({ apiKeys: ['first-key', 'second-key'] });
  const refused = ['Bearer', 'Bearer wrong', 'Bearer first-key2', 'Bearer first-key second-key', 'Basic first-key'];
  for (const headers of [{}, ...refused.map((Authorization) => ({ Authorization }))]) {
    const answer = await request(headers);
    assert.equal(answer.headers.get('WWW-Authenticate'), 'Bearer');
    const problem = (await answer.json()) as ProblemDocument;
    assert.equal(problem.code, 'unauthorized', JSON.stringify(headers));
    assert.equal(problem.error.type, 'authentication_error');
  }
});

test('who has no key is known by the token that the owner of the service looks at', async () => {
  const request = createApp({
    apiKeys: ['a-key'],
    authorize: async ({ headers }) => (headers.get('Authorization') === 'Bearer token-of-ada' ? 'ada' : undefined),
  });
  assert.equal(await clientOf(await request({ Authorization: 'Bearer token-of-ada' })), 'client:ada');
  assert.match((await clientOf(await request({ Authorization: 'Bearer a-key' }))) ?? '', /^key:/);
  assert.equal((await request({ Authorization: 'Bearer token-of-eve' })).status, 401);
  assert.equal((await request()).status, 401);
});

test('a look at the token that fails lets nobody in, and says nothing of why', async () => {
  const request = createApp({ authorize: () => Promise.reject(new Error('the secret database is down')) });
  const answer = await request({ Authorization: 'Bearer token' });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /database/);
});
