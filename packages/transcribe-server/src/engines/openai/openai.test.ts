import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import type { PcmSegment } from '../../audio/pcm.ts';
import { testEngineConformance } from '../../testing/engine-conformance.ts';
import { type OpenaiEmulatorOptions, startOpenaiEmulator } from '../../testing/openai-emulator.ts';
import { type OpenaiErrorAnswer, openaiErrors } from '../../testing/openai-errors.ts';
import { until } from '../../testing/test-server.ts';
import { toneRecording } from '../../testing/tones.ts';
import { createOpenaiEngine, type OpenaiEngineOptions } from './openai.ts';

const apiKey = 'a-key-of-the-emulator';

const setUp = async (
  context: TestContext,
  engineOptions: OpenaiEngineOptions = {},
  emulatorOptions: OpenaiEmulatorOptions = {},
) => {
  const emulator = await startOpenaiEmulator({ apiKey, ...emulatorOptions });
  context.after(() => emulator[Symbol.asyncDispose]());
  const engine = createOpenaiEngine({ apiKey, baseURL: emulator.baseURL, model: 'whisper-1', ...engineOptions });
  return { engine, emulator };
};

for (const model of ['whisper-1', 'gpt-transcribe']) {
  testEngineConformance(`openai with ${model}`, {
    phrases: ['12345 67890', '97531 86420', '55555 44444', '1234567890 0987654321'],
    speak: (phrase) => toneRecording(phrase.split(' ')).samples,
    createEngine: async (context) => (await setUp(context, { model })).engine,
    async createSlowEngine(context) {
      const { engine, emulator } = await setUp(context, { model });
      emulator.faults.push('hang');
      return { engine, running: () => emulator.requests.filter(({ outcome }) => outcome === 'running').length };
    },
  });
}

const segmentOf = (...groups: readonly string[]): PcmSegment => {
  const { samples } = toneRecording(groups);
  return { index: 0, startSeconds: 0, samples };
};

const { signal } = new AbortController();

test('sends a segment as a WAV file, with the ISO 639-1 language and the prompt', async (context) => {
  const { engine, emulator } = await setUp(context);
  const segment = segmentOf('12345');
  await engine.transcribe(segment, { signal, language: 'pt-BR', prompt: 'numbers' });

  const [request] = emulator.requests;
  assert.deepEqual(request?.file, {
    name: 'segment.wav',
    mediaType: 'audio/wav',
    bytes: segment.samples.byteLength + 44,
  });
  assert.deepEqual(Object.fromEntries(request.fields), {
    model: 'whisper-1',
    language: 'pt',
    prompt: 'numbers',
    response_format: 'verbose_json',
    'timestamp_granularities[]': 'segment',
  });
  assert.deepEqual(request.fields.getAll('timestamp_granularities[]'), ['word', 'segment']);
  assert.equal(request.authorization, `Bearer ${apiKey}`);
});

test('returns the word times and the language of the answer', async (context) => {
  const { engine } = await setUp(context);
  const { words, language } = await engine.transcribe(segmentOf('12345', '67890'), { signal });
  assert.deepEqual(
    words?.map(({ word }) => word),
    ['12345', '67890'],
  );
  assert.equal(language, 'en');
});

test('requests text only from a model without word times, without retrying from the second segment on', async (context) => {
  const { engine, emulator } = await setUp(context, { model: 'gpt-transcribe' });
  for (const group of ['11111', '22222', '33333']) {
    const { text, words, language } = await engine.transcribe(segmentOf(group), { signal });
    assert.deepEqual([text, words, language], [group, undefined, 'en']);
  }
  assert.deepEqual(
    emulator.requests.map(({ fields, outcome }) => [fields.get('response_format'), outcome]),
    [
      ['verbose_json', 'refused'],
      ['json', 'answered'],
      ['json', 'answered'],
      ['json', 'answered'],
    ],
  );
});

test('retries with text only after a refusal without a reason', async (context) => {
  const { engine, emulator } = await setUp(context);
  emulator.faults.push({ status: 422, body: { detail: [{ loc: ['body', 'response_format'] }] } });
  assert.equal((await engine.transcribe(segmentOf('12345'), { signal })).text, '12345');
  assert.equal(emulator.requests.at(-1)?.fields.get('response_format'), 'json');
});

test('stops requesting times after three refusals in a row without a reason', async (context) => {
  const { engine, emulator } = await setUp(context);
  const hear = () => engine.transcribe(segmentOf('12345'), { signal });
  const bare = { status: 400, body: 'Bad Request' };
  emulator.faults.push(bare);
  assert.equal((await hear()).words, undefined);
  assert.equal((await hear()).words?.length, 1);
  for (let times = 0; times < 3; times++) {
    emulator.faults.push(bare);
    await hear();
  }
  const asked = emulator.requests.length;
  assert.equal((await hear()).words, undefined);
  assert.equal(emulator.requests.length, asked + 1);
});

test('reports the billed seconds', async (context) => {
  const { engine } = await setUp(context);
  const { samples } = segmentOf('12345');
  const result = await engine.transcribe(segmentOf('12345'), { signal });
  assert.equal(result.billedSeconds, Math.ceil(samples.length / 16_000));
});

test('does not send audio that is too short', async (context) => {
  const { engine, emulator } = await setUp(context);
  const segment = { index: 0, startSeconds: 0, samples: new Int16Array(1599) };
  assert.deepEqual(await engine.transcribe(segment, { signal }), { text: '' });
  assert.deepEqual(emulator.requests, []);
});

test('sends no key to a service without keys', async (context) => {
  const { engine, emulator } = await setUp(context, { apiKey: undefined }, { apiKey: undefined });
  await engine.check?.();
  assert.equal((await engine.transcribe(segmentOf('12345'), { signal })).text, '12345');
  assert.equal(emulator.requests[0]?.authorization, undefined);
});

for (const [name, fault] of [
  ['an error of the service', { ...openaiErrors.serverError(), headers: { 'Retry-After-Ms': '1' } }],
  ['a rate limit', openaiErrors.rateLimited(0)],
  ['a connection that breaks', 'cut'],
] as const) {
  test(`recovers from ${name} by retrying, and answers once`, async (context) => {
    const { engine, emulator } = await setUp(context);
    emulator.faults.push(fault);
    assert.equal((await engine.transcribe(segmentOf('12345'), { signal })).text, '12345');
    const answered = emulator.requests.filter(({ outcome }) => outcome === 'answered');
    assert.deepEqual([emulator.requests.length, answered.map(({ text }) => text)], [2, ['12345']]);
  });
}

test('answers each of many concurrent segments once', async (context) => {
  const { engine, emulator } = await setUp(context);
  const groups = Array.from({ length: 12 }, (_, i) => String(10_000 + i * 1_111));
  emulator.faults.push('cut', { ...openaiErrors.serverError(), headers: { 'Retry-After-Ms': '1' } });
  const results = await Promise.all(groups.map((group) => engine.transcribe(segmentOf(group), { signal })));
  assert.deepEqual(
    results.map(({ text }) => text),
    groups,
  );
  const answered = emulator.requests.flatMap(({ outcome, text }) => (outcome === 'answered' ? [text] : []));
  assert.deepEqual(answered.toSorted(), groups);
});

const final = (answer: OpenaiErrorAnswer): OpenaiErrorAnswer => ({
  ...answer,
  headers: { ...answer.headers, 'X-Should-Retry': 'false' },
});

for (const [code, complaint, fault] of [
  ['engine-failed', /answers 500/, openaiErrors.serverError()],
  ['engine-failed', /answers 400 .*could not be decoded/, openaiErrors.fileUnreadable()],
  ['engine-unavailable', /answers 503/, openaiErrors.serverError(503)],
  ['engine-timeout', /answers 504/, openaiErrors.serverError(504)],
  ['engine-misconfigured', /refuses OPENAI_API_KEY/, openaiErrors.keyWrong()],
  ['engine-misconfigured', /OPENAI_TRANSCRIPTION_MODEL, whisper-1/, openaiErrors.modelUnknown('whisper-1')],
  ['engine-misconfigured', /account of OPENAI_API_KEY.*billing/, openaiErrors.quotaUsedUp()],
  ['unsupported-language', /ISO-639-1/, openaiErrors.languageMalformed('haw')],
] as const) {
  test(`maps ${fault.status} ${complaint} to ${code}`, async (context) => {
    const { engine, emulator } = await setUp(context);
    emulator.faults.push(final(fault));
    await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), ({ code: actual, message, cause }) => {
      assert.equal(actual, code);
      assert.match(cause.message, complaint);
      assert.ok(!message.includes(cause.message) && !cause.message.includes(apiKey));
      return true;
    });
    assert.equal(emulator.requests.length, 1);
  });
}

test('reports Retry-After of a persistent rate limit', async (context) => {
  const { engine, emulator } = await setUp(context);
  emulator.faults.push(final(openaiErrors.rateLimited(7)));
  await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), {
    code: 'rate-limited',
    retryAfterSeconds: 7,
  });
});

test('rejects a language that the service does not know, and names it', async (context) => {
  const { engine } = await setUp(context);
  for (const language of ['haw', 'la']) {
    await assert.rejects(engine.transcribe(segmentOf('12345'), { signal, language }), {
      code: 'unsupported-language',
      param: 'language',
    });
  }
});

test('aborts the request to a service that hangs', async (context) => {
  const { engine, emulator } = await setUp(context, { timeoutSeconds: 0.2 });
  emulator.faults.push('hang');
  await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), { code: 'engine-timeout' });
  await until(() => emulator.requests[0]?.outcome === 'aborted');
  assert.equal(emulator.requests.length, 1);
});

test('reports an unreachable service with its address', async () => {
  const baseURL = `http://127.0.0.1:${await freePort()}/v1`;
  const engine = createOpenaiEngine({ baseURL, timeoutSeconds: 5 });
  await assert.rejects(async () => engine.check?.(), { message: new RegExp(`${baseURL}.*ECONNREFUSED`) });
  await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), { code: 'engine-unavailable' });
});

test('fails for a malformed answer, without quoting it', async (context) => {
  const { engine, emulator } = await setUp(context);
  const body = '{"text": "what was said';
  emulator.faults.push({ status: 200, body }, { status: 200, body, headers: { 'Content-Type': 'application/json' } });
  for (const _ of emulator.faults.slice()) {
    await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), (error) => {
      assert.match(inspect(error), /code: 'engine-failed'/);
      assert.doesNotMatch(inspect(error), /what was said/);
      return true;
    });
  }
});

test('does not repeat a key that the service quotes', async (context) => {
  const { engine, emulator } = await setUp(context);
  emulator.faults.push({ status: 403, body: { error: { message: `${apiKey} may not do this.` } } });
  await assert.rejects(engine.transcribe(segmentOf('12345'), { signal }), (error) => {
    assert.match(inspect(error), /may not do this/);
    assert.ok(!inspect(error).includes(apiKey));
    return true;
  });
});

test('reports what is wrong when not ready', async (context) => {
  const { emulator } = await setUp(context);
  const { baseURL } = emulator;
  for (const [options, complaint] of [
    [{}, /OPENAI_API_KEY is not set/],
    [{ baseURL }, /wants OPENAI_API_KEY/],
    [{ baseURL, apiKey: 'another-key' }, /refuses OPENAI_API_KEY/],
    [{ baseURL, apiKey, model: 'whisper-9' }, /OPENAI_TRANSCRIPTION_MODEL is whisper-9.*It has gpt-transcribe,/],
  ] as const) {
    await assert.rejects(async () => createOpenaiEngine(options).check?.(), { message: complaint });
  }
  assert.deepEqual(emulator.requests, []);
});

test('is ready with a service that lists no models', async (context) => {
  const { engine } = await setUp(context, { model: 'any' }, { listsModels: false });
  await engine.check?.();
});

/** Returns a port on which nothing listens. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
