import { z } from 'zod';
import { isSubnet } from '../middleware/client-address.ts';
import { defaultModelsDir } from '../models/installed-models.ts';
import { logLevels } from '../observability/log.ts';
import { maxTimerSeconds } from '../platform/clock.ts';
import { defaultLimits } from '../platform/limits.ts';
import { ConfigError } from './config-error.ts';
import { engineNames } from './engine-names.ts';
import { modelSettings } from './model-settings.ts';
import { folder, isHost, isLanguage, isOrigin, text, webAddress } from './setting-types.ts';

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

const addressSettings = {
  HOST: text
    .refine(isHost, 'must be an address or a name alone, without http:// or a port')
    .default('127.0.0.1')
    .describe('address to listen on'),
  PORT: wholeNumber(0, 65_535).default(8787).describe('port to listen on; 0 for any free port'),
};

/** The settings of the engines. */
const engineSettings = {
  ...modelSettings,
  ENGINE: z
    .enum(['auto', ...engineNames], `must be one of auto, ${engineNames.join(', ')}`)
    .default('auto')
    .describe(`engine: ${engineNames.join(', ')}, or auto for the best local one (never a cloud service)`),
  VOICE_ACTIVITY: z
    .enum(['silero', 'energy'], 'must be silero or energy')
    .default('silero')
    .describe('how speech is detected: silero (a neural network) or energy (loudness only)'),
  DEFAULT_LANGUAGE: text
    .refine(isLanguage, 'must be a language tag such as en-US')
    .default('en-US')
    .describe('language if a request names none and the engine cannot detect it'),
  SHERPA_MODEL_DIR: folder.optional().describe('sherpa: folder of the model; default: the best installed model'),
  GOOGLE_CLOUD_PROJECT: text.optional().describe('google: project; default: the project of the credentials'),
  GOOGLE_CLOUD_LOCATION: text
    .regex(/^[a-z0-9-]+$/, 'must be a location such as global, eu or us-central1')
    .default('global')
    .describe('google: location of the recogniser'),
  GOOGLE_SPEECH_MODEL: text.default('long').describe('google: model, such as chirp_3 in locations that offer it'),
  GOOGLE_STREAMING: z
    .enum(['on', 'off'], 'must be on or off')
    .default('off')
    .describe('google: on: live recordings are streamed, for words while they are spoken'),
  SPEECH_EMULATOR_HOST: text
    .regex(/^([\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i, 'must be a host and a port, such as 127.0.0.1:9090')
    .optional()
    .describe('google: address of an emulator to use instead of Google, such as 127.0.0.1:9090'),
  OPENAI_API_KEY: text.optional().describe('openai: API key, if the service requires one'),
  OPENAI_BASE_URL: webAddress('https://api.openai.com/v1')
    .default('https://api.openai.com/v1')
    .describe('openai: base URL of the service, including /v1'),
  OPENAI_TRANSCRIPTION_MODEL: text.default('gpt-transcribe').describe('openai: model'),
  OPENAI_REALTIME_MODEL: text
    .optional()
    .describe(
      'openai: model of the realtime API for words while they are spoken, such as gpt-live-transcribe; default: none',
    ),
};

/** Every setting of the command: its environment variable, default and description. */
const settings = {
  ...addressSettings,
  ...engineSettings,
  API_KEYS: list
    .refine((keys) => keys.length > 0, 'must be a comma-separated list of keys')
    .default([])
    .describe('bearer keys, comma-separated; without any, everyone has access'),
  CLIENT_SECRET_KEY: text
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe(
      'key of the client secrets of realtime sessions: the same for all replicas; default: a new one at each start',
    ),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be comma-separated origins such as https://example.com')
    .default([])
    .describe('other origins whose pages may use the service, comma-separated; * for any'),
  TRUST_PROXY: list
    .refine((proxies) => proxies.every(isSubnet), 'must be addresses or subnets such as 127.0.0.1 or 10.0.0.0/8')
    .default([])
    .describe('proxies whose X-Forwarded-For is trusted: addresses or subnets, comma-separated'),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0).default(0).describe('transcriptions per client and minute; 0 for no limit'),
  MAX_QUEUE: wholeNumber(1)
    .default(defaultLimits.maxQueue)
    .describe('maximum number of running and waiting transcriptions'),
  MAX_UPLOAD_BYTES: wholeNumber(1).default(defaultLimits.maxUploadBytes).describe('maximum recording size, in bytes'),
  MAX_AUDIO_SECONDS: wholeNumber(1).default(defaultLimits.maxAudioSeconds).describe('maximum duration, in seconds'),
  REQUEST_TIMEOUT_SECONDS: wholeNumber(1, maxTimerSeconds)
    .default(defaultLimits.requestTimeoutSeconds)
    .describe('timeout of a transcription, from the end of its upload'),
  ABANDON_SECONDS: wholeNumber(0, maxTimerSeconds)
    .default(defaultLimits.abandonSeconds)
    .describe('how long a request with an Idempotency-Key continues after its client disconnects'),
  MAX_LIVE_UPLOADS: wholeNumber(0)
    .default(defaultLimits.maxLiveUploads)
    .describe('maximum number of concurrent live uploads and realtime sessions; 0 turns both off'),
  UPLOAD_TTL_SECONDS: wholeNumber(1, maxTimerSeconds)
    .default(defaultLimits.uploadTtlSeconds)
    .describe('how long an idle resumable upload, or its transcript, is kept'),
  LOG_LEVEL: z
    .enum(logLevels, `must be one of ${logLevels.join(', ')}`)
    .default('info')
    .describe(`minimum log level: ${logLevels.join(', ')}`),
  SHUTDOWN_SECONDS: wholeNumber(0, maxTimerSeconds)
    .default(30)
    .describe('how long a stopping server waits for running transcriptions and live uploads'),
};

/** Settings whose values are never printed. */
const secretSettings = ['API_KEYS', 'CLIENT_SECRET_KEY', 'OPENAI_API_KEY'];

const schema = z.object(settings);

type Environment = Readonly<Record<string, string | undefined>>;

/** The parsed settings. */
export type Config = z.infer<typeof schema>;

/**
 * Reads the settings from the environment. Ignores empty variables.
 *
 * @throws ConfigError that lists every invalid variable
 */
export const readConfig = (environment: Environment): Config => read(schema, environment);

const read = <Schema extends z.ZodType>(schema: Schema, environment: Environment): z.infer<Schema> => {
  const parsed = schema.safeParse(setVariables(environment));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [name], message }) => {
    const variable = String(name);
    if (secretSettings.includes(variable)) return `${variable} ${message}.`;
    // Don't print credentials in URLs.
    const value = environment[variable]?.replace(/\/\/[^/]*@/, '//…@');
    return `${variable} ${message} (it is '${value}').`;
  });
  throw new ConfigError(faults, { cause: parsed.error });
};

const engineSchema = z.object(engineSettings);

/** The settings that select and configure the engine. */
export type EngineSettings = z.infer<typeof engineSchema>;

/**
 * Reads the engine's settings only, so that they can be checked even if other settings are invalid.
 *
 * @throws ConfigError
 */
export const readEngineSettings = (environment: Environment): EngineSettings => read(engineSchema, environment);

const addressSchema = z.object(addressSettings);

/** The settings of the listening address. */
export type AddressSettings = z.infer<typeof addressSchema>;

/**
 * Reads the settings of the listening address only.
 *
 * @throws ConfigError
 */
export const readAddressSettings = (environment: Environment): AddressSettings => read(addressSchema, environment);

/** Reads the settings of the models only. @throws ConfigError */
export const readModelSettings = (environment: Environment) => read(z.object(modelSettings), environment);

const setVariables = (environment: Environment): Record<string, string> => {
  const variables = Object.keys(settings).flatMap((name) => {
    const value = environment[name]?.trim();
    return value ? [[name, value]] : [];
  });
  return { MODELS_DIR: defaultModelsDir(environment), ...Object.fromEntries(variables) };
};

/** Lists the name, description and default of every setting, for display. */
export const describeSettings = (): { name: string; description: string; default: string }[] =>
  Object.entries(settings).map(([name, setting]) => ({
    name,
    description: setting.description ?? '',
    default: String(setting.parse(undefined) ?? ''),
  }));
