import { type ProblemCode, problemMediaType, problems, problemTitles } from '@audio-transcriber/contract';
import { z } from 'zod';
import { transcriptionFields } from '../routes/transcription-fields.ts';
import type { answerSchemas } from './response-schemas.ts';

export type AnswerName = keyof typeof answerSchemas;

export const path = (name: string): string => `#/components/schemas/${name}`;

export const reference = (name: AnswerName) => ({ $ref: path(name) });

export const textContent = (mediaType: string) => ({ [mediaType]: { schema: { type: 'string' } } });

const jsonAnswers: readonly AnswerName[] = ['Transcription', 'VerboseTranscription', 'DiarizedTranscription'];

/** Describes a response with a transcription, in every format. */
export const transcriptionAnswer = () => ({
  description: 'The transcription, in the requested format',
  content: {
    'application/json': { schema: { anyOf: jsonAnswers.map(reference) } },
    'text/event-stream': { schema: reference('TranscriptionEvent') },
    ...textContent('text/plain'),
    ...textContent('application/x-subrip'),
    ...textContent('text/vtt'),
  },
});

/** Returns the schemas of the fields by their names in a form. */
export const fieldSchemas = (): Record<string, object> => {
  const { properties = {} } = z.toJSONSchema(transcriptionFields, { io: 'input' });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, schema]) => {
      if (typeof schema !== 'object') return [];
      return [[schema.type === 'array' ? `${name}[]` : name, schema]];
    }),
  );
};

/** Describes the fields as query parameters. */
export const fieldParameters = (fields: Record<string, object>) =>
  Object.entries(fields).map(([name, schema]) => ({ name, in: 'query', schema }));

const retryHeaders = {
  'Retry-After': { schema: { type: 'integer', minimum: 0 }, description: 'Seconds to wait, if known.' },
};

/** Describes the problems with these statuses, and those of any request. */
export const problemsOf = (statuses: readonly number[]) => {
  const catalogue = Object.keys(problems) as ProblemCode[];
  const answers = new Set([...statuses, problems['origin-not-allowed'].status, problems.internal.status]);
  return Object.fromEntries(
    Array.from(answers, (status) => {
      const codes = catalogue.filter((code) => problems[code].status === status);
      const lines = codes.map((code) => `${code}: ${problemTitles[code]}`).join('; ');
      const content = { [problemMediaType]: { schema: reference('Problem') } };
      const mayTellWhen = status === 429 || status === 503;
      return [status, { description: lines, ...(mayTellWhen && { headers: retryHeaders }), content }];
    }),
  );
};
