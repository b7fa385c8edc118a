import { problems } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import { z } from 'zod';
import { clientSecretFields } from '../routes/client-secrets.ts';
import {
  type AnswerName,
  fieldParameters,
  fieldSchemas,
  path,
  problemsOf,
  reference,
  textContent,
  transcriptionAnswer,
} from './components.ts';
import { answerSchemas } from './response-schemas.ts';
import { creationParameters, creationResponses, offerOperation, uploadOperations } from './upload-operations.ts';

const description =
  'Audio in, text out: the transcription API of OpenAI. Every problem is a document of RFC 9457 that clients of OpenAI ' +
  'understand too, and every answer has its request id in X-Request-Id.';

/**
 * Creates the OpenAPI 3.1 document of the API (https://spec.openapis.org/oas/v3.1.1.html) from the schemas that read
 * requests, the schemas that tests hold responses to, and the catalogue of problems.
 */
export const createOpenapiDocument = () => ({
  openapi: '3.1.1',
  info: { title: 'transcribe-server', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '.' }],
  security: [{}, { key: [] }],
  paths: {
    '/v1/audio/transcriptions': { post: transcriptionsOperation(), options: offerOperation() },
    '/v1/audio/transcriptions/{id}': uploadOperations(),
    '/v1/audio/translations': { post: translationsOperation() },
    '/v1/realtime': {
      get: {
        operationId: 'openRealtimeSession',
        summary: 'Opens a realtime session of OpenAI’s API: a WebSocket',
        responses: { 101: { description: 'The WebSocket' }, ...problemsOf([400, 401, 404, 429, 503]) },
      },
    },
    '/v1/realtime/client_secrets': { post: clientSecretOperation() },
    '/v1/models': { get: operation('listModels', 'The engine, as the one model there is', 'ModelList', [401]) },
    '/v1/models/{model}': {
      parameters: [{ name: 'model', in: 'path', required: true, schema: { type: 'string' } }],
      get: operation('readModel', 'The one model there is, whatever its name', 'Model', [401]),
    },
    '/healthz': { get: operation('checkHealth', 'Whether the server is alive', 'Health') },
    '/readyz': { get: operation('checkReadiness', 'Whether transcriptions would be done now', 'Readiness', [503]) },
    '/metrics': {
      get: {
        operationId: 'readMetrics',
        summary: 'Metrics for Prometheus, with a key or from the machine of the server',
        responses: { 200: { description: 'The metrics', content: textContent('text/plain') }, ...problemsOf([401]) },
      },
    },
    '/openapi.json': {
      get: {
        operationId: 'readOpenapi',
        summary: 'This document',
        responses: { 200: { description: 'This document', content: { 'application/json': { schema: {} } } } },
      },
    },
  },
  components: {
    schemas: answerComponents(),
    securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Required if the server has keys.' } },
  },
});

/** Handles `GET /openapi.json`. */
export const createOpenapiHandler = (): Handler => {
  const document = createOpenapiDocument();
  return (c) => c.json(document);
};

const inputs = 'The audio is the file of a form, or the whole body. The fields are in the form or in the query.';

const transcriptionsOperation = () => {
  const { parameters, responses, ...operation } = audioOperation();
  return {
    operationId: 'createTranscription',
    summary: 'Transcribes audio, or creates an upload in parts',
    description:
      `${inputs} With the header Upload-Complete, the body is the first part of the audio, or all of it, and the fields ` +
      'are in the query.',
    ...operation,
    parameters: [...parameters, ...creationParameters()],
    responses: { ...responses, ...creationResponses() },
  };
};

const translationsOperation = () => ({
  operationId: 'createTranslation',
  summary: 'Translates speech to English, if the engine can',
  description: `${inputs} OpenAI shuts its own route down on 2027-02-26.`,
  ...audioOperation(),
});

/** Describes the request and the responses of a route that receives audio. */
const audioOperation = () => {
  const fields = fieldSchemas();
  return {
    parameters: [
      ...fieldParameters(fields),
      {
        ...{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } },
        description: 'The same audio under the same key is transcribed once.',
      },
    ],
    requestBody: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            required: ['file'],
            properties: { file: { description: 'The audio.' }, model: modelField, ...fields },
          },
        },
        'audio/*': {},
      },
    },
    responses: {
      200: transcriptionAnswer(),
      ...problemsOf(Object.values(problems).map(({ status }) => status)),
    },
  };
};

const clientSecretOperation = () => ({
  ...operation('createClientSecret', 'Creates a secret that a page may use for one realtime session', 'ClientSecret', [
    ...[400, 401, 422],
  ]),
  description:
    'Send the header Origin to bind it to the pages of that origin. Connect to /v1/realtime with a WebSocket.',
  requestBody: {
    content: { 'application/json': { schema: z.toJSONSchema(clientSecretFields, { io: 'input' }) } },
  },
});

const modelField = { type: 'string', description: 'Any value: the server uses its configured engine.' };

const operation = (operationId: string, summary: string, answer: AnswerName, statuses: readonly number[] = []) => ({
  operationId,
  summary,
  responses: {
    200: { description: summary, content: { 'application/json': { schema: reference(answer) } } },
    ...problemsOf(statuses),
  },
});

const answerComponents = (): Record<string, object> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answerSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: path });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]));
};
