import { type ProblemDefinition, problemMediaType, problems } from '@audio-transcriber/contract';
import type { Handler } from 'hono';
import { z } from 'zod';
import { answerSchemas } from './answer-schemas.ts';
import { transcriptionFields } from './transcription-fields.ts';

type AnswerName = keyof typeof answerSchemas;

const description =
  'Audio in, text out: the transcription API of OpenAI. Every problem is a document of RFC 9457 that clients of OpenAI ' +
  'understand too, and every answer has its request id in X-Request-Id.';

/**
 * The API as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html), made of the schemas that read the
 * requests, of those that the answers are tested against, and of the catalogue of problems.
 */
export const createOpenapiDocument = () => ({
  openapi: '3.1.1',
  info: { title: 'transcribe-server', version: '1', description, license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '.' }],
  security: [{}, { key: [] }],
  paths: {
    '/v1/audio/transcriptions': { post: transcriptionsOperation() },
    '/v1/models': { get: operation('listModels', 'The engine, as the one model there is', 'ModelList', [401]) },
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
    securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Needed where the server has keys.' } },
  },
});

/** `GET /openapi.json` */
export const createOpenapiHandler = (): Handler => {
  const document = createOpenapiDocument();
  return (c) => c.json(document);
};

const transcriptionsOperation = () => {
  const fields = fieldSchemas();
  return {
    operationId: 'createTranscription',
    summary: 'Transcribes audio',
    description: 'The audio is the file of a form or the whole body. The fields stand in the form or in the address.',
    parameters: [
      ...Object.entries(fields).map(([name, schema]) => ({ name, in: 'query', schema })),
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
      200: {
        description: 'The transcription, in the format that was asked for',
        content: {
          'application/json': { schema: { anyOf: [reference('Transcription'), reference('VerboseTranscription')] } },
          'text/event-stream': { schema: reference('TranscriptionEvent') },
          ...textContent('text/plain'),
          ...textContent('application/x-subrip'),
          ...textContent('text/vtt'),
        },
      },
      ...problemsOf(Object.values(problems).map(({ status }) => status)),
    },
  };
};

const modelField = { type: 'string', description: 'Any: the engine of the server answers.' };

/** What may be sent, by the names that stand in a form. What may not be sent is left out. */
const fieldSchemas = (): Record<string, object> => {
  const { properties = {} } = z.toJSONSchema(transcriptionFields, {
    io: 'input',
    unrepresentable: () => ({ not: {} }),
  });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      if (typeof schema !== 'object' || 'not' in schema) return [];
      return [[schema.type === 'array' ? `${name}[]` : name, schema]];
    }),
  );
};

const operation = (operationId: string, summary: string, answer: AnswerName, statuses: readonly number[] = []) => ({
  operationId,
  summary,
  responses: {
    200: { description: summary, content: { 'application/json': { schema: reference(answer) } } },
    ...problemsOf(statuses),
  },
});

/** The problems of these statuses, and those that any request may meet. */
const problemsOf = (statuses: readonly number[]) => {
  const catalogue: [string, ProblemDefinition][] = Object.entries(problems);
  const answers = new Set([...statuses, problems['origin-not-allowed'].status, problems.internal.status]);
  return Object.fromEntries(
    Array.from(answers, (status) => {
      const codes = catalogue.filter(([, problem]) => problem.status === status);
      const lines = codes.map(([code, { title }]) => `${code}: ${title}`).join('; ');
      return [status, { description: lines, content: { [problemMediaType]: { schema: reference('Problem') } } }];
    }),
  );
};

const textContent = (mediaType: string) => ({ [mediaType]: { schema: { type: 'string' } } });

const path = (name: string) => `#/components/schemas/${name}`;

const reference = (name: AnswerName) => ({ $ref: path(name) });

const answerComponents = (): Record<string, object> => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answerSchemas)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: path });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]));
};
