import { z } from 'zod';
import { engineNames } from './engines/choose-engine.ts';
import { defaultLimits } from './limits.ts';

const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const list = z.string().transform((text) => text.split(/[\s,]+/).filter((item) => item !== ''));

const isOrigin = (text: string): boolean =>
  text === '*' || text === 'null' || (URL.canParse(text) && new URL(text).origin === text);

/** Every setting of the command: its environment variable, its default and what it is for. */
const settings = {
  HOST: z.string().default('127.0.0.1').describe('address to listen on'),
  PORT: wholeNumber(0, 65_535).default(8787).describe('port to listen on; 0 takes a free one'),
  ENGINE: z
    .string()
    .default('auto')
    .describe(`recogniser: ${engineNames.join(', ')}, or auto: the best one that is ready on this machine`),
  ALLOWED_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), 'must be origins such as https://example.com, with commas between')
    .default([])
    .describe('other origins whose pages may use the service, with commas between; * is any'),
  MAX_UPLOAD_BYTES: wholeNumber(1).default(defaultLimits.maxUploadBytes).describe('largest recording, in bytes'),
  MAX_AUDIO_SECONDS: wholeNumber(1).default(defaultLimits.maxAudioSeconds).describe('longest recording, in seconds'),
  SHUTDOWN_SECONDS: wholeNumber(0)
    .default(30)
    .describe('how long a stopping server finishes what runs before it gives it up'),
};

const schema = z.object(settings);

type Environment = Readonly<Record<string, string | undefined>>;

export type Config = z.infer<typeof schema>;

/** Everything that is wrong with the settings or missing on the machine, one sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
    this.faults = faults;
  }
}

/**
 * Reads the settings from the environment; an empty variable is an unset one.
 *
 * @throws ConfigError with every fault, each with its variable's name
 */
export const readConfig = (environment: Environment): Config => {
  const parsed = schema.safeParse(setVariables(environment));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: [name], message }) => {
    const variable = String(name);
    return `${variable} ${message} (it is '${environment[variable]}').`;
  });
  throw new ConfigError(faults, { cause: parsed.error });
};

/** ENGINE alone, which can be looked into whatever else is wrong. */
export const readEngineName = (environment: Environment): string =>
  schema.shape.ENGINE.parse(setVariables(environment).ENGINE);

const setVariables = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.keys(settings).flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );

/** The settings as a person reads them: name, what it is for, default. */
export const describeSettings = (): { name: string; description: string; default: string }[] =>
  Object.entries(settings).map(([name, setting]) => ({
    name,
    description: setting.description ?? '',
    default: String(setting.parse(undefined)),
  }));
