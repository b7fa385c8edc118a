import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProblemCode, problems, problemTitles } from '@audio-transcriber/contract';
import type { z } from 'zod';
import { createToneEngine, encodeAudio, randomDigitGroups, toneRecording } from '../testing/index.ts';
import { startTestServer } from '../testing/test-server.ts';
import { beginUpload } from '../testing/test-upload.ts';
import { responseFormats } from '../transcription/response-formats.ts';
import { createOpenapiDocument } from './openapi.ts';
import { answerSchemas } from './response-schemas.ts';

/** Asserts that the schema describes all of the response: zod strips what it does not name. */
const assertIs = (schema: z.ZodType, answer: unknown) => assert.deepEqual(schema.parse(answer), answer);

const recording = await encodeAudio(toneRecording(randomDigitGroups({ seed: 3, groups: 30 })).samples, 'webm-opus');

test('documents every response of a transcription', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const ask = async (fields: Record<string, string>) => (await server.post(recording, fields)).json();
  assertIs(answerSchemas.Transcription, await ask({}));
  assertIs(answerSchemas.VerboseTranscription, await ask({ response_format: 'verbose_json', language: 'en' }));
  assertIs(
    answerSchemas.VerboseTranscription,
    await ask({ response_format: 'verbose_json', 'timestamp_granularities[]': 'word' }),
  );
  assertIs(answerSchemas.DiarizedTranscription, await ask({ response_format: 'diarized_json' }));
  assertIs(answerSchemas.Problem, await ask({ response_format: 'poem' }));
  assertIs(answerSchemas.Problem, await (await fetch(new URL('/nowhere', server.url))).json());
  assertIs(answerSchemas.Health, await (await fetch(new URL('/healthz', server.url))).json());
});

test('documents every response of an upload', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  assertIs(answerSchemas.UploadOffer, await (await fetch(server.url, { method: 'OPTIONS' })).json());
  const upload = await beginUpload(server.url, { body: recording.slice(0, 1000) });
  const early = await upload.append(new Uint8Array(), { offset: 7 });
  assertIs(answerSchemas.Problem, await early.json());
  assertIs(answerSchemas.VerboseTranscription, await (await upload.get()).json());
  const { patch } = createOpenapiDocument().paths['/v1/audio/transcriptions/{id}'];
  for (const answer of [early, await upload.finish(recording)]) {
    assert.ok(Object.hasOwn(patch.responses, answer.status));
    for (const name of Object.keys(patch.responses[200].headers)) assert.ok(answer.headers.has(name), name);
  }
  const lines = (await (await upload.get('text/event-stream')).text()).match(/^data: \{.*$/gm) ?? [];
  for (const line of lines) assertIs(answerSchemas.TranscriptionEvent, JSON.parse(line.replace('data: ', '')));
});

test('documents every event of a stream', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const lines = (await (await server.post(recording, { stream: 'true' })).text()).match(/^data: \{.*$/gm) ?? [];
  assert.ok(lines.length > 2);
  for (const line of lines) assertIs(answerSchemas.TranscriptionEvent, JSON.parse(line.replace('data: ', '')));
});

test('documents the media types of the responses', async () => {
  await using server = await startTestServer({ engine: createToneEngine() });
  const { content } = createOpenapiDocument().paths['/v1/audio/transcriptions'].post.responses[200];
  const queries = [...responseFormats.map((format) => `response_format=${format}`), 'stream=true'];
  for (const query of queries) {
    const answer = await fetch(`${server.url}?${query}`, { method: 'POST', body: recording });
    await answer.body?.cancel();
    const [mediaType = ''] = answer.headers.get('Content-Type')?.split(';') ?? [];
    assert.ok(Object.hasOwn(content, mediaType), `${query}: ${mediaType}`);
  }
});

test('documents the fields that are read, and no others', () => {
  const { requestBody } = createOpenapiDocument().paths['/v1/audio/transcriptions'].post;
  const { properties } = requestBody.content['multipart/form-data'].schema;
  assert.deepEqual(Object.keys(properties), [
    ...['file', 'model', 'language', 'prompt', 'response_format', 'temperature', 'timestamp_granularities[]'],
    ...['stream', 'chunking_strategy', 'include[]', 'keywords[]', 'languages[]'],
    ...['known_speaker_names[]', 'known_speaker_references[]', 'hotwords', 'translate', 'to_language'],
  ]);
  const { response_format: format } = properties as Record<string, { enum?: readonly string[] }>;
  assert.deepEqual(format?.enum, responseFormats);
});

test('documents each problem at its status', () => {
  const { responses } = createOpenapiDocument().paths['/v1/audio/transcriptions'].post;
  for (const [code, { status }] of Object.entries(problems)) {
    const { description } = (responses as Record<string, { description: string }>)[status] ?? {};
    assert.ok(description?.includes(`${code}: ${problemTitles[code as ProblemCode]}`), code);
  }
});

test('has no dangling reference', () => {
  const document = createOpenapiDocument();
  const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g);
  const names = new Set(Array.from(references, ([, path = '']) => path.replace('#/components/schemas/', '')));
  assert.ok(names.size > 5);
  for (const name of names) assert.ok(Object.hasOwn(document.components.schemas, name), name);
});
