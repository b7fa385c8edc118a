import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { createToneEngine } from '../testing/index.ts';
import { answerSchemas } from './answer-schemas.ts';
import { createModelsHandler } from './models.ts';

test('the engine is the one model', async () => {
  const app = new Hono().get('/v1/models', createModelsHandler(createToneEngine({ name: 'ears' })));
  const answer = await (await app.request('/v1/models')).json();
  const { data } = answerSchemas.ModelList.parse(answer);
  assert.deepEqual(answer, { object: 'list', data });
  assert.deepEqual(
    data.map(({ id }) => id),
    ['ears'],
  );
});
