import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createToneEngine } from '../testing/index.ts';
import { createModelHandler, createModelsHandler } from './models.ts';

test('describes the engine under every model name', async () => {
  const app = new Hono().get('/v1/models/:model', createModelHandler(createToneEngine({ name: 'ears' })));
  const answer = await (await app.request('/v1/models/whisper-1')).json();
  assert.equal(answerSchemas.Model.parse(answer).id, 'ears');
});

test('lists the engine as the only model', async () => {
  const app = new Hono().get('/v1/models', createModelsHandler(createToneEngine({ name: 'ears' })));
  const answer = await (await app.request('/v1/models')).json();
  const { data } = answerSchemas.ModelList.parse(answer);
  assert.deepEqual(answer, { object: 'list', data });
  assert.deepEqual(
    data.map(({ id }) => id),
    ['ears'],
  );
});

test('publishes the languages of the engine with the model', async () => {
  const app = new Hono().get('/v1/models', createModelsHandler(createToneEngine({ languages: ['en', 'de'] })));
  const { data } = answerSchemas.ModelList.parse(await (await app.request('/v1/models')).json());
  assert.deepEqual(data[0]?.languages, ['en', 'de']);
});
