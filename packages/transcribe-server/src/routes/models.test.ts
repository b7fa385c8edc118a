import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import type { Engine } from '../engines/engine.ts';
import { answerSchemas } from '../openapi/response-schemas.ts';
import { createToneEngine } from '../testing/index.ts';
import { createModelHandler, createModelsHandler } from './models.ts';

const readiness = { getStatus: async () => 'ready' as const };

const listModels = async (engine: Engine) => {
  const app = new Hono().get('/v1/models', createModelsHandler(engine, readiness));
  return await (await app.request('/v1/models')).json();
};

test('describes the engine under every model name', async () => {
  const app = new Hono().get('/v1/models/:model', createModelHandler(createToneEngine({ name: 'ears' }), readiness));
  const answer = await (await app.request('/v1/models/whisper-1')).json();
  assert.equal(answerSchemas.Model.parse(answer).id, 'ears');
});

test('lists the engine as the only model', async () => {
  const answer = await listModels(createToneEngine({ name: 'ears' }));
  const { data } = answerSchemas.ModelList.parse(answer);
  assert.deepEqual(answer, { object: 'list', data });
  assert.deepEqual(
    data.map(({ id }) => id),
    ['ears'],
  );
});

test('publishes the languages and capabilities of the engine with the model', async () => {
  const capabilities = { wordTimes: true, translatesTo: ['en'], diarizes: true };
  const engine = { ...createToneEngine({ languages: ['en', 'de'], billing: 'none' }), capabilities };
  const [model] = answerSchemas.ModelList.parse(await listModels(engine)).data;
  const { languages, word_times, translation, streaming, diarization } = model ?? {};
  assert.deepEqual([languages, word_times, translation], [['en', 'de'], 'recognised', ['en']]);
  assert.deepEqual([streaming, diarization], [true, true]);
  const [other] = answerSchemas.ModelList.parse(await listModels(createToneEngine())).data;
  assert.deepEqual([other?.word_times, other?.translation], ['estimated', []]);
  assert.deepEqual([other?.streaming, other?.diarization], [false, false]);
});
