import { ProblemError } from '@audio-transcriber/contract';
import { z } from 'zod';
import type { EngineOptions } from '../engines/engine.ts';
import { type FormatOptions, responseFormats, timestampGranularities } from '../transcription/response-formats.ts';

/** The fields of a request for a transcription. */
export interface TranscriptionFields extends EngineOptions, FormatOptions {
  /** Whether the response is a stream of events. */
  readonly isStreamed: boolean;
}

const maxLanguageLength = 200;

/** A language tag, or a comma-separated list of tags one of which is spoken. `auto` means none. */
const language = z
  .string()
  .max(maxLanguageLength, 'is too long')
  .transform((tags, context) => {
    if (tags === 'auto') return undefined;
    try {
      return Intl.getCanonicalLocales(
        tags
          .replaceAll('_', '-')
          .split(',')
          .map((tag) => tag.trim()),
      ).join(',');
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a language tag such as en or pt-BR' });
      return z.NEVER;
    }
  });

const unsupported = (message = 'is not supported by this server') => z.undefined(message).optional();

/**
 * The schema of the fields of OpenAI's transcription API. `model` and `temperature` are accepted and ignored, because the
 * engine is configured. A value that would change the result and is not supported is rejected.
 */
export const transcriptionFields = z.object({
  language: language.optional().describe('BCP 47 tag, or a comma-separated list of tags one of which is spoken.'),
  prompt: z.string().optional().describe('Words to expect.'),
  response_format: z.enum(responseFormats, `must be one of ${responseFormats.join(', ')}`).default('json'),
  temperature: z.coerce.number('must be a number from 0 to 1').min(0).max(1).optional(),
  timestamp_granularities: z
    .array(z.enum(timestampGranularities, `must be one of ${timestampGranularities.join(', ')}`))
    .default(['segment'])
    .describe('What has times in verbose_json.'),
  stream: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .describe('Whether to respond with events.'),
  chunking_strategy: z.literal('auto', 'is not supported by this server').optional(),
  include: z.array(z.literal('logprobs', 'must be logprobs')).optional().describe('Accepted; nothing is added.'),
  keywords: z.array(z.string()).optional().describe('Words to expect, in addition to those of the prompt.'),
  languages: z
    .array(z.string())
    .transform((tags) => tags.join(','))
    .pipe(language)
    .optional()
    .describe('BCP 47 tags, one of which is spoken, if there is no language.'),
  known_speaker_names: unsupported(),
  known_speaker_references: unsupported(),
});

const listFields: ReadonlySet<string> = new Set([
  'timestamp_granularities',
  'include',
  'keywords',
  'languages',
] satisfies (keyof z.infer<typeof transcriptionFields>)[]);

/**
 * Reads the fields of a request. Empty fields count as absent; unknown fields are ignored.
 *
 * @throws ProblemError `invalid-request` with the first field at fault
 */
export const parseTranscriptionFields = (sent: URLSearchParams): TranscriptionFields => {
  const names = new Set([...sent.keys()].map((name) => name.replace(/\[\]$/, '')));
  const values = [...names].flatMap((name) => {
    const all = [...sent.getAll(name), ...sent.getAll(`${name}[]`)].filter((value) => value !== '');
    return all.length === 0 ? [] : [[name, listFields.has(name) ? all : all.at(-1)] as const];
  });
  const parsed = transcriptionFields.safeParse(Object.fromEntries(values));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = String(issue?.path[0]);
    throw new ProblemError('invalid-request', `The field '${param}' ${issue?.message}.`, { param });
  }
  const fields = parsed.data;
  const spoken = fields.language ?? fields.languages;
  const expected = [fields.prompt ?? [], fields.keywords ?? []].flat();
  return {
    isStreamed: fields.stream === 'true',
    responseFormat: fields.response_format,
    timestampGranularities: fields.timestamp_granularities,
    ...(spoken !== undefined && { language: spoken }),
    ...(expected.length > 0 && { prompt: expected.join(', ') }),
  };
};
