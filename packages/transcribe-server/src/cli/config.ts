import { isIP } from 'node:net';
import { z } from 'zod';
import { isSubnet } from '../middleware/client-address.ts';
import { defaultModelsDir } from '../models/installed-models.ts';
import { logLevels } from '../observability/log.ts';
import { maxTimerSeconds } from '../platform/clock.ts';
import { defaultLimits } from '../platform/limits.ts';
import { ConfigError } from './config-error.ts';
import { engineNames } from './engine-names.ts';
import { modelSettings } from './model-settings.ts';
import { folder, text, webAddress } from './setting-types.ts';

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

const isOrigin = (text: string): boolean =>
  text === '*' || text === 'null' || (URL.canParse(text) && new URL(text).origin === text);

const isLanguage = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag;
  } catch {
    return false;
  }
};

const isHost = (host: string): boolean => isIP(host) !== 0 || /^[\w.-]+$/.test(host);

const addressSettings = {
  HOST: text
    .refine(isHost, 'must be an address or a name alone, without http:// or a port')
    .default('127.0.0.1')
    .describe('address to listen on'),
  PORT: wholeNumber(0, 65_535).default(8787).describe('port to listen on; 0 takes a free one'),
};

/** What the engines are made of. */
const engineSettings = {
  ...modelSettings,
  ENGINE: z
    .enum(['auto', ...engineNames], `must be one of auto, ${engineNames.join(', ')}`)
    .default('auto')
    .describe(`recogniser: ${engineNames.join(', ')}, or auto: the best one on this machine, never one elsewhere`),
  VOICE_ACTIVITY: z
    .enum(['silero', 'energy'], 'must be silero or energy')
    .default('silero')
    .describe('what decides which sound goes to the recogniser: a neural network, or whether it is silence'),
  DEFAULT_LANGUAGE: text
    .refine(isLanguage, 'must be a language tag such as en-US')
    .default('en-US')
    .describe('language where none is given and the engine cannot detect it'),
  SHERPA_MODEL_DIR: folder
    .optional()
    .describe('sherpa: the folder of a model; by default the best one that is installed'),
  GOOGLE_CLOUD_PROJECT: text.optional().describe('google: the project; by default that of the credentials'),
  GOOGLE_CLOUD_LOCATION: text
    .regex(/^[a-z0-9-]+$/, 'must be a location such as global, eu or us-central1')
    .default('global')
    .describe('google: where speech is recognised'),
  GOOGLE_SPEECH_MODEL: text.default('long').describe('google: the model; chirp_3 where the location has it'),
  SPEECH_EMULATOR_HOST: text
    .regex(/^([\w.-]+|\[[\da-f:]+\]):\d{1,5}$/i, 'must be a host and a port, such as 127.0.0.1:9090')
    .optional()
    .describe('google: an emulator, such as 127.0.0.1:9090, in place of Google'),
  OPENAI_API_KEY: text.optional().describe('openai: the key; none for a service that wants none'),
  OPENAI_BASE_URL: webAddress('https://api.openai.com/v1')
    .default('https://api.openai.com/v1')
    .describe('openai: the service, up to and with /v1'),
  OPENAI_TRANSCRIPTION_MODEL: text.default('gpt-transcribe').describe('openai: the model'),
};

/** Every setting of the command: its environment variable, its default and what it is for. */
const settings = {
  ...addressSettings,
  ...engineSettings,
  API_KEYS: list
    .refine((keys) => keys.length > 0, 'must be keys, with commas between')
    .default([])
    .describe('bearer keys, with commas between; where there are none everybody may come'),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://example.com, with commas between')
    .default([])
    .describe('other origins whose pages may use the service, with commas between; * is any'),
  TRUST_PROXY: list
    .refine((proxies) => proxies.every(isSubnet), 'must be addresses or subnets such as 127.0.0.1 or 10.0.0.0/8')
    .default([])
    .describe('proxies whose X-Forwarded-For is believed: addresses or subnets, with commas between'),
  RATE_LIMIT_PER_MINUTE: wholeNumber(0).default(0).describe('transcriptions a client may begin in a minute; 0: any'),
  MAX_QUEUE: wholeNumber(1).default(defaultLimits.maxQueue).describe('transcriptions that may run or wait at once'),
  MAX_UPLOAD_BYTES: wholeNumber(1).default(defaultLimits.maxUploadBytes).describe('largest recording, in bytes'),
  MAX_AUDIO_SECONDS: wholeNumber(1).default(defaultLimits.maxAudioSeconds).describe('longest recording, in seconds'),
  REQUEST_TIMEOUT_SECONDS: wholeNumber(1, maxTimerSeconds)
    .default(defaultLimits.requestTimeoutSeconds)
    .describe('how long a transcription may take after its audio has come'),
  ABANDON_SECONDS: wholeNumber(0, maxTimerSeconds)
    .default(defaultLimits.abandonSeconds)
    .describe('how long a request with an Idempotency-Key goes on when its client is gone'),
  MAX_LIVE_UPLOADS: wholeNumber(0)
    .default(defaultLimits.maxLiveUploads)
    .describe('recordings that may be sent while they are made, at once; 0 turns it off'),
  UPLOAD_TTL_SECONDS: wholeNumber(1, maxTimerSeconds)
    .default(defaultLimits.uploadTtlSeconds)
    .describe('how long a recording sent in pieces, or its transcript, is kept when nobody asks for it'),
  LOG_LEVEL: z
    .enum(logLevels, `must be one of ${logLevels.join(', ')}`)
    .default('info')
    .describe(`the least that is logged: ${logLevels.join(', ')}`),
  SHUTDOWN_SECONDS: wholeNumber(0, maxTimerSeconds)
    .default(30)
    .describe('how long a stopping server finishes what runs before it gives it up'),
};

const schema = z.object(settings);

type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting, read. */
export type Config = z.infer<typeof schema>;

/**
 * Reads the settings from the environment; an empty variable is an unset one.
 *
 * @throws ConfigError with every fault, each with its variable's name
 */
export const readConfig = (environment: Environment): Config => read(schema, environment);

const read = <Schema extends z.ZodType>(schema: Schema, environment: Environment): z.infer<Schema> => {
  const parsed = schema.safeParse(setVariables(environment));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [name], message }) => {
    const variable = String(name);
    // A password is nobody's business.
    const value = environment[variable]?.replace(/\/\/[^/]*@/, '//…@');
    return `${variable} ${message} (it is '${value}').`;
  });
  throw new ConfigError(faults, { cause: parsed.error });
};

const engineSchema = z.object(engineSettings);

/** Those that say which engine, and what it is made of. */
export type EngineSettings = z.infer<typeof engineSchema>;

/**
 * The engine's settings alone, which can be looked into whatever else is wrong.
 *
 * @throws ConfigError
 */
export const readEngineSettings = (environment: Environment): EngineSettings => read(engineSchema, environment);

const addressSchema = z.object(addressSettings);

/** Those that say where to listen. */
export type AddressSettings = z.infer<typeof addressSchema>;

/**
 * The address alone.
 *
 * @throws ConfigError
 */
export const readAddressSettings = (environment: Environment): AddressSettings => read(addressSchema, environment);

/** Reads the settings of the models alone. @throws ConfigError */
export const readModelSettings = (environment: Environment) => read(z.object(modelSettings), environment);

const setVariables = (environment: Environment): Record<string, string> => {
  const variables = Object.keys(settings).flatMap((name) => {
    const value = environment[name]?.trim();
    return value ? [[name, value]] : [];
  });
  return { MODELS_DIR: defaultModelsDir(environment), ...Object.fromEntries(variables) };
};

/** The settings as a person reads them: name, what it is for, default. */
export const describeSettings = (): { name: string; description: string; default: string }[] =>
  Object.entries(settings).map(([name, setting]) => ({
    name,
    description: setting.description ?? '',
    default: String(setting.parse(undefined) ?? ''),
  }));
