import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startOpenaiEmulator } from '../../testing/openai-emulator.ts';
import { openaiErrors } from '../../testing/openai-errors.ts';
import { toneRecording } from '../../testing/tones.ts';
import { createOpenaiEngine } from './openai.ts';

const setUp = async (context: TestContext, model = 'whisper-1') => {
  const emulator = await startOpenaiEmulator();
  context.after(() => emulator[Symbol.asyncDispose]());
  return { engine: createOpenaiEngine({ baseURL: emulator.baseURL, model }), emulator };
};

const segment = { index: 0, startSeconds: 0, samples: toneRecording(['12345']).samples };
const { signal } = new AbortController();

test('sends keywords and languages as such to gpt-transcribe, and keywords in the prompt to other models', async (context) => {
  const options = { signal, language: 'de,en', prompt: 'a talk', keywords: ['Ng', 'etcd'], temperature: 0.5 };
  const sent = async (model: string) => {
    const { engine, emulator } = await setUp(context, model);
    await engine.transcribe(segment, options);
    const fields = emulator.requests.at(-1)?.fields;
    const names = ['prompt', 'keywords[]', 'language', 'languages[]', 'temperature'];
    return names.map((name) => fields?.getAll(name));
  };
  assert.deepEqual(await sent('gpt-transcribe'), [['a talk'], ['Ng', 'etcd'], [], ['de', 'en'], ['0.5']]);
  assert.deepEqual(await sent('whisper-1'), [['a talk, Ng, etcd'], [], [], [], ['0.5']]);
});

test('returns log probabilities, and stops requesting them once they are refused', async (context) => {
  const capable = await setUp(context, 'gpt-4o-transcribe');
  const { logprobs } = await capable.engine.transcribe(segment, { signal, logprobs: true });
  assert.deepEqual(logprobs, [{ token: '12345', logprob: -0.25, bytes: [...Buffer.from('12345')] }]);

  const { engine, emulator } = await setUp(context);
  for (const _ of [1, 2]) {
    const result = await engine.transcribe(segment, { signal, logprobs: true });
    assert.deepEqual([result.text, result.words?.length, result.logprobs], ['12345', 1, undefined]);
  }
  assert.deepEqual(
    emulator.requests.map(({ fields }) => fields.has('include[]')),
    [true, false, false],
  );
});

test('translates to English with the route for translations', async (context) => {
  const { engine, emulator } = await setUp(context);
  assert.deepEqual(engine.capabilities?.translatesTo, ['en']);
  const options = { signal, translateTo: 'en', language: 'de', prompt: 'Ng', temperature: 0.5 };
  const { text } = await engine.transcribe(segment, options);
  assert.equal(text, '[en] 12345');
  assert.deepEqual(Object.fromEntries(emulator.requests[0]?.fields ?? []), {
    ...{ model: 'whisper-1', prompt: 'Ng', temperature: '0.5' },
  });
});

test('reports a missing route for translations as unsupported', async (context) => {
  const { engine, emulator } = await setUp(context);
  emulator.faults.push(openaiErrors.urlUnknown('POST /v1/audio/translations'));
  const answer = engine.transcribe(segment, { signal, translateTo: 'en' });
  await assert.rejects(answer, { code: 'unsupported-translation' });
});

test('knows that the models of OpenAI other than Whisper do not translate', async (context) => {
  const { engine } = await setUp(context, 'gpt-transcribe');
  assert.equal(engine.capabilities?.translatesTo, undefined);
});
