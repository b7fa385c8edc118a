import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeWav } from '../../audio/pcm.ts';
import { startOpenaiEmulator } from '../../testing/openai-emulator.ts';
import { openaiErrors } from '../../testing/openai-errors.ts';
import { readFixture, serveFixtures } from '../../testing/provider-fixture.ts';
import { toneRecording } from '../../testing/tones.ts';
import { createOpenaiEngine } from './openai.ts';

const { signal } = new AbortController();
const apiKey = 'sk-12345';
const segment = { index: 0, startSeconds: 0, samples: toneRecording(['12345', '67890']).samples };
const longSegment = { ...segment, samples: new Int16Array(9 * 16_000) };

const transcribe = async (...answers: Parameters<typeof serveFixtures>) => {
  await using server = await serveFixtures(...answers);
  const engine = createOpenaiEngine({ apiKey, baseURL: `http://127.0.0.1:${server.port}/v1` });
  return { result: await engine.transcribe(longSegment, { signal }), requests: server.requests };
};

test('reads text, word times, language and billed seconds of verbose_json', async () => {
  const { result } = await transcribe([200, 'openai/verbose-json-words']);
  assert.match(result.text, /^The beach was a popular spot .* beach volleyball\.$/);
  assert.equal(result.language, 'en');
  assert.equal(result.billedSeconds, 9);
  assert.deepEqual(result.words, [
    { word: 'The', startSeconds: 0, endSeconds: 0.23999999463558197 },
    { word: 'volleyball', startSeconds: 7.400000095367432, endSeconds: 7.900000095367432 },
  ]);
});

test('reads verbose_json without words', async () => {
  const { result } = await transcribe([200, 'openai/verbose-json-segments']);
  assert.match(result.text, /^The beach/);
  assert.equal(result.words, undefined);
});

test('requests json from a model that refuses verbose_json, and ignores usage in tokens', async () => {
  const { result, requests } = await transcribe([400, 'openai/error-unsupported-format'], [200, 'openai/json-tokens']);
  assert.match(result.text, /^Imagine the wildest idea/);
  assert.equal(result.billedSeconds, undefined);
  assert.equal(requests.length, 2);
  assert.match(requests[0] ?? '', /verbose_json/);
  assert.doesNotMatch(requests[1] ?? '', /verbose_json/);
});

for (const [status, name, advice] of [
  [401, 'error-invalid-api-key', /refuses OPENAI_API_KEY \(401\)/],
  [429, 'error-insufficient-quota', /account of OPENAI_API_KEY is used up/],
] as const) {
  test(`maps ${name} to engine-misconfigured, without the key`, async () => {
    const failure = await transcribe([status, `openai/${name}`]).then(
      () => assert.fail(),
      (error) => error,
    );
    assert.equal(failure.code, 'engine-misconfigured');
    assert.match(failure.cause.message, advice);
    assert.doesNotMatch(failure.cause.message, new RegExp(apiKey));
  });
}

const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
};

test('the emulator’s response has the shape of the recorded one', async () => {
  await using emulator = await startOpenaiEmulator();
  const form = new FormData();
  form.append('file', new File([encodeWav(segment.samples)], 'segment.wav'));
  form.append('model', 'whisper-1');
  form.append('response_format', 'verbose_json');
  form.append('timestamp_granularities[]', 'word');
  const response = await fetch(`${emulator.baseURL}/audio/transcriptions`, { method: 'POST', body: form });
  const recorded = JSON.parse(await readFixture('openai/verbose-json-words'));
  assert.deepEqual(shapeOf(await response.json()), shapeOf(recorded));
});

for (const [error, name] of [
  [openaiErrors.keyWrong(), 'error-invalid-api-key'],
  [openaiErrors.quotaUsedUp(), 'error-insufficient-quota'],
  [openaiErrors.formatUnsupported('verbose_json', 'gpt-4o-transcribe'), 'error-unsupported-format'],
] as const) {
  test(`the emulator’s ${name} has the shape, type and code of the recorded one`, async () => {
    const recorded = JSON.parse(await readFixture(`openai/${name}`));
    const body = error.body as typeof recorded;
    assert.deepEqual(shapeOf(body), shapeOf(recorded));
    assert.deepEqual([body.error.type, body.error.code], [recorded.error.type, recorded.error.code]);
  });
}
