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

test('lets everybody in without keys, as no client', async () => {
  const request = createApp({});
  assert.equal(await clientOf(await request()), undefined);
  assert.equal(await clientOf(await request({ Authorization: 'Bearer any' })), undefined);
});

test('accepts each key, and gives its client an id that does not reveal the key', async () => {
  const request = createApp({ apiKeys: ['first-key', 'second-key'] });
  const first = await clientOf(await request({ Authorization: 'Bearer first-key' }));
  const second = await clientOf(await request({ Authorization: 'bearer  second-key' }));
  assert.ok(first && second && first !== second);
  assert.equal(await clientOf(await request({ Authorization: 'Bearer first-key' })), first);
  assert.ok(!first.includes('first-key'));
});

test('refuses any other request with 401 and WWW-Authenticate', async () => {
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

test('identifies a client without a key through authorize', async () => {
  const request = createApp({
    apiKeys: ['a-key'],
    authorize: async ({ headers }) => (headers.get('Authorization') === 'Bearer token-of-ada' ? 'ada' : undefined),
  });
  assert.equal(await clientOf(await request({ Authorization: 'Bearer token-of-ada' })), 'client:ada');
  assert.match((await clientOf(await request({ Authorization: 'Bearer a-key' }))) ?? '', /^key:/);
  assert.equal((await request({ Authorization: 'Bearer token-of-eve' })).status, 401);
  assert.equal((await request()).status, 401);
});

test('refuses a request when authorize fails, without the reason', async () => {
  const request = createApp({ authorize: () => Promise.reject(new Error('the secret database is down')) });
  const answer = await request({ Authorization: 'Bearer token' });
  assert.equal(answer.status, 500);
  assert.doesNotMatch(await answer.text(), /database/);
});
