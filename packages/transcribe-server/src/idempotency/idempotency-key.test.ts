import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { authorization, type ClientVariables } from '../middleware/authorization.ts';
import { createProblemResponse } from '../problems/problem-response.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

const createApp = (apiKeys: string[] = []) => {
  const app = new Hono<{ Variables: ClientVariables }>();
  app.use(authorization({ apiKeys }));
  app.post('/', (c) => c.json(readIdempotencyKey(c.req.raw, c.get('clientId')) ?? null));
  app.onError((error) => createProblemResponse(error, 'id'));
  return (headers: Record<string, string>) => app.request('/', { method: 'POST', headers });
};

test('returns undefined without the header', async () => {
  assert.equal(await (await createApp()({})).json(), null);
});

test('keeps the same key of different clients and pages apart', async () => {
  const closed = createApp(['one', 'two']);
  const open = createApp();
  const keys = await Promise.all(
    [
      open({ 'Idempotency-Key': 'k' }),
      open({ 'Idempotency-Key': 'k', Origin: 'https://a.example' }),
      open({ 'Idempotency-Key': 'k', Origin: 'https://b.example' }),
      closed({ 'Idempotency-Key': 'k', Authorization: 'Bearer one' }),
      closed({ 'Idempotency-Key': 'k', Authorization: 'Bearer two' }),
      closed({ 'Idempotency-Key': 'k2', Authorization: 'Bearer two', Origin: 'https://a.example' }),
    ].map(async (answer) => (await answer).json()),
  );
  assert.equal(new Set(keys).size, 6);
  const again = await closed({ 'Idempotency-Key': 'k', Authorization: 'Bearer one', Origin: 'https://b.example' });
  assert.equal(await again.json(), keys[3]);
});

test('rejects a key that is empty, too long or not visible ASCII', async () => {
  const request = createApp();
  for (const key of ['', 'a b', 'ä', 'x'.repeat(256)]) {
    const answer = await request({ 'Idempotency-Key': key });
    assert.equal(answer.status, 400, key);
    assert.match(await answer.text(), /"param":"Idempotency-Key"/);
  }
  assert.equal((await request({ 'Idempotency-Key': `"${'x'.repeat(253)}"` })).status, 200);
});
