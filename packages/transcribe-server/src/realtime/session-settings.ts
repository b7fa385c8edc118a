import { ProblemError } from '@audio-transcriber/contract';
import { z } from 'zod';

/** The format of the audio of a session: mono. PCM is 16-bit and little-endian, G.711 has 8 kHz. */
export interface AudioFormat {
  readonly type: 'audio/pcm' | 'audio/pcmu' | 'audio/pcma';
  /** In Hz. */
  readonly rate: number;
}

/** When a turn of speech begins and ends. */
export interface TurnDetection {
  readonly type: 'server_vad';
  /** Silence that ends a turn. */
  readonly silence_duration_ms: number;
  /** Audio before the speech that belongs to the turn. */
  readonly prefix_padding_ms: number;
}

/** The settings of a session. */
export interface SessionSettings {
  readonly format: AudioFormat;
  /** What the client sent for its transcription, with absent fields for the defaults. */
  readonly transcription: Transcription;
  /** `null` if the client ends each item with `input_audio_buffer.commit`. */
  readonly turnDetection: TurnDetection | null;
}

const transcription = z.object({
  language: z.string().nullish(),
  languages: z.array(z.string()).nullish(),
  prompt: z.string().nullish(),
  keywords: z.array(z.string()).nullish(),
});

type Transcription = z.infer<typeof transcription>;

const pcmRates = [24_000, 16_000];

const format = z
  .object({
    type: z
      .enum(['audio/pcm', 'audio/pcmu', 'audio/pcma'], 'must be audio/pcm, audio/pcmu or audio/pcma')
      .default('audio/pcm'),
    rate: z.number().optional(),
  })
  .transform(({ type, rate }): AudioFormat => ({ type, rate: rate ?? (type === 'audio/pcm' ? 24_000 : 8000) }))
  .refine(
    ({ type, rate }) => (type === 'audio/pcm' ? pcmRates.includes(rate) : rate === 8000),
    `must have a rate of ${pcmRates.join(' or ')} Hz, or 8000 Hz for G.711`,
  );

const formatNames = { pcm16: 'audio/pcm', g711_ulaw: 'audio/pcmu', g711_alaw: 'audio/pcma' } as const;

/** Models need audio before the first word: less than this is extended. */
const minPrefixMs = 500;
/** Shorter pauses occur inside words. */
const minSilenceMs = 300;

const milliseconds = (max: number) => z.number('must be a number').min(0, 'must not be negative').max(max);

/** `semantic_vad`, `threshold` and what concerns responses are accepted, without effect. */
const turnDetection = z
  .object({
    type: z.enum(['server_vad', 'semantic_vad'], 'must be server_vad').default('server_vad'),
    silence_duration_ms: milliseconds(10_000).nullish(),
    prefix_padding_ms: milliseconds(5000).nullish(),
  })
  .transform(
    ({ silence_duration_ms: silence, prefix_padding_ms: prefix }): TurnDetection => ({
      type: 'server_vad',
      silence_duration_ms: Math.max(minSilenceMs, silence ?? 500),
      prefix_padding_ms: Math.max(minPrefixMs, prefix ?? 0),
    }),
  )
  .nullish();

const session = z.object({
  type: z.literal('transcription', 'must be transcription: this server does not respond').nullish(),
  audio: z
    .object({
      input: z
        .object({ format: format.nullish(), transcription: transcription.nullish(), turn_detection: turnDetection })
        .nullish(),
    })
    .nullish(),
});

/** The session of `transcription_session.update`, which older clients send. */
const olderSession = z.object({
  input_audio_format: z
    .enum(['pcm16', 'g711_ulaw', 'g711_alaw'], 'must be pcm16, g711_ulaw or g711_alaw')
    .transform((name): AudioFormat => format.parse({ type: formatNames[name] }))
    .nullish(),
  input_audio_transcription: transcription.nullish(),
  turn_detection: turnDetection,
});

export const defaultSettings: SessionSettings = {
  format: { type: 'audio/pcm', rate: 24_000 },
  transcription: {},
  turnDetection: { type: 'server_vad', silence_duration_ms: 500, prefix_padding_ms: minPrefixMs },
};

/**
 * Reads the session of `session.update`. Settings that are absent stay as they are.
 * @throws ProblemError `invalid-request` with the first setting at fault
 */
export const updateSettings = (settings: SessionSettings, sent: unknown): SessionSettings => {
  const { format, transcription, turn_detection } = parse(session, sent).audio?.input ?? {};
  return merge(settings, { format, transcription, turnDetection: turn_detection });
};

/** Reads the session of `transcription_session.update`. */
export const updateOlderSettings = (settings: SessionSettings, sent: unknown): SessionSettings => {
  const { input_audio_format, input_audio_transcription, turn_detection } = parse(olderSession, sent);
  return merge(settings, {
    format: input_audio_format,
    transcription: input_audio_transcription,
    turnDetection: turn_detection,
  });
};

type Update = { readonly [Name in keyof SessionSettings]: SessionSettings[Name] | null | undefined };

const merge = (settings: SessionSettings, { format, transcription, turnDetection }: Update): SessionSettings => ({
  format: format ?? settings.format,
  transcription: transcription === null ? {} : { ...settings.transcription, ...transcription },
  turnDetection: turnDetection === undefined ? settings.turnDetection : turnDetection,
});

const parse = <Schema extends z.ZodType>(schema: Schema, sent: unknown): z.infer<Schema> => {
  const parsed = schema.safeParse(sent ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = ['session', ...(issue?.path ?? [])].join('.');
  throw new ProblemError('invalid-request', `'${param}': ${issue?.message}.`, { param });
};

/** Returns the fields of the transcription API for these settings. */
export const toFields = ({ transcription }: SessionSettings): URLSearchParams => {
  const { language, languages, prompt, keywords } = transcription;
  const fields = new URLSearchParams();
  if (language) fields.append('language', language);
  if (prompt) fields.append('prompt', prompt);
  for (const tag of languages ?? []) fields.append('languages[]', tag);
  for (const word of keywords ?? []) fields.append('keywords[]', word);
  return fields;
};

/** Describes a session as `session.created` and `session.updated` do. @param model the engine's name */
export const describeSession = ({ format, transcription, turnDetection }: SessionSettings, model: string) => ({
  type: 'transcription' as const,
  audio: {
    input: {
      format,
      transcription: { model, ...transcription },
      noise_reduction: null,
      turn_detection: turnDetection,
    },
  },
});

/** Describes a session as `transcription_session.updated` does. */
export const describeOlderSession = ({ format, transcription, turnDetection }: SessionSettings, model: string) => ({
  input_audio_format: Object.entries(formatNames).find(([, type]) => type === format.type)?.[0],
  input_audio_transcription: { model, ...transcription },
  turn_detection: turnDetection,
});
