import { ProblemError } from '@audio-transcriber/contract';
import { z } from 'zod';
import type { EngineOptions } from '../engines/engine.ts';
import { fromOpenaiLanguage } from '../engines/language-names.ts';
import { type FormatOptions, responseFormats, timestampGranularities } from '../transcription/response-formats.ts';
import { warnOfIgnoredFields } from './ignored-fields.ts';

/** The fields of a request for a transcription. */
export interface TranscriptionFields {
  /** Whether the response is a stream of events. */
  readonly isStreamed: boolean;
  readonly format: FormatOptions;
  /** What changes the work of the engine, and with it the result. */
  readonly engineOptions: EngineOptions;
}

/** What to do with the speech. Default: `transcribe`. */
export type TranscriptionTask = 'transcribe' | 'translate';

const maxLanguageLength = 200;

/** A language tag or English name, or a comma-separated list of them one of which is spoken. `auto` means none. */
const language = z
  .string()
  .max(maxLanguageLength, 'is too long')
  .transform((tags, context) => {
    if (tags === 'auto') return undefined;
    try {
      return Intl.getCanonicalLocales(tags.split(',').map(toTag)).join(',');
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a language tag such as en or pt-BR' });
      return z.NEVER;
    }
  });

const toTag = (language: string): string => {
  const tag = language.trim().replaceAll('_', '-');
  return fromOpenaiLanguage(tag) ?? tag;
};

const milliseconds = z.coerce.number('must have milliseconds that are not negative').min(0).optional();

/** OpenAI's configuration of its voice activity detection. */
const serverVad = z.object({
  type: z.literal('server_vad'),
  prefix_padding_ms: milliseconds,
  silence_duration_ms: milliseconds,
  threshold: z.coerce.number('must have a threshold from 0 to 1').min(0).max(1).optional(),
});

const boolean = z.enum(['true', 'false'], 'must be true or false');

/**
 * The schema of the fields of OpenAI's transcription API, and of those of other servers whose meaning is clear. `model` is
 * accepted and ignored, because the engine is configured.
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
  stream: boolean.default('false').describe('Whether to respond with events.'),
  chunking_strategy: z
    .union([z.literal('auto'), serverVad], 'must be auto or an object of the type server_vad')
    .optional()
    .describe('Accepted: the server always cuts the audio in pauses. The parameters of server_vad have no effect.'),
  include: z
    .array(z.literal('logprobs', 'must be logprobs'))
    .optional()
    .describe('Adds the log probabilities of the tokens to json and events, if the recogniser returns them.'),
  keywords: z.array(z.string()).optional().describe('Words to expect, in addition to those of the prompt.'),
  languages: z
    .array(z.string())
    .transform((tags) => tags.join(','))
    .pipe(language)
    .optional()
    .describe('BCP 47 tags, one of which is spoken, if there is no language.'),
  known_speaker_names: z.array(z.string()).optional().describe('Accepted; voices are not compared.'),
  known_speaker_references: z.array(z.string()).optional().describe('Accepted; voices are not compared.'),
  hotwords: z.string().optional().describe('Of speaches and vLLM: comma-separated keywords.'),
  translate: boolean.optional().describe('Of whisper.cpp: whether to translate to English.'),
  to_language: language
    .refine((tag) => !tag?.includes(','), 'must be one language')
    .optional()
    .describe('Of vLLM: BCP 47 tag of the language to translate to.'),
});

const listFields: ReadonlySet<string> = new Set([
  'timestamp_granularities',
  'include',
  'keywords',
  'languages',
  'known_speaker_names',
  'known_speaker_references',
] satisfies (keyof z.infer<typeof transcriptionFields>)[]);

/**
 * Reads the fields of a request. Empty fields count as absent; unknown fields are ignored.
 *
 * @throws ProblemError `invalid-request` with the first field at fault
 */
export const parseTranscriptionFields = (
  sent: URLSearchParams,
  task: TranscriptionTask = 'transcribe',
): TranscriptionFields => {
  const values = readValues(sent);
  const parsed = transcriptionFields.safeParse(values);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = String(issue?.path[0]);
    throw new ProblemError('invalid-request', `The field '${param}' ${issue?.message}.`, { param });
  }
  const fields = parsed.data;
  const spoken = fields.language ?? fields.languages;
  const keywords = [...(fields.keywords ?? []), ...(fields.hotwords?.split(',') ?? [])]
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const isTranslated = task === 'translate' || fields.translate === 'true' || fields.to_language !== undefined;
  const translateTo = isTranslated ? (fields.to_language ?? 'en') : undefined;
  const includesLogprobs = fields.include !== undefined;
  const warning = warnOfIgnoredFields(values);
  return {
    isStreamed: fields.stream === 'true',
    format: {
      responseFormat: fields.response_format,
      timestampGranularities: fields.timestamp_granularities,
      ...(includesLogprobs && { includesLogprobs }),
      ...(translateTo !== undefined && { translatedTo: translateTo }),
      ...(warning !== undefined && { warnings: [warning] }),
    },
    engineOptions: {
      ...(spoken !== undefined && { language: spoken }),
      ...(translateTo !== undefined && { translateTo }),
      ...(fields.prompt !== undefined && { prompt: fields.prompt }),
      ...(keywords.length > 0 && { keywords }),
      // A temperature of 0 is the default of every recogniser.
      ...(fields.temperature && { temperature: fields.temperature }),
      ...(includesLogprobs && { logprobs: true }),
      ...(fields.response_format === 'diarized_json' && { speakers: true }),
    },
  };
};

/**
 * Joins the items of lists, sent as `name`, `name[]` or `name[0]`, and the members of objects, `name[key]`, which is how
 * OpenAI's clients send them; others send JSON.
 */
const readValues = (sent: URLSearchParams): Readonly<Record<string, unknown>> => {
  const values: Record<string, unknown> = {};
  for (const [field, value] of sent) {
    const [, name = field, key = ''] = /^([^[]+)(?:\[(\w*)\])?$/.exec(field) ?? [];
    if (value === '') continue;
    if (listFields.has(name)) values[name] = [...((values[name] as string[] | undefined) ?? []), value];
    else if (key !== '') values[name] = { ...Object(values[name]), [key]: value };
    else values[name] = name === 'chunking_strategy' ? parseJson(value) : value;
  }
  return values;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
