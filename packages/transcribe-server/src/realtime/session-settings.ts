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
  const parsed = session.safeParse(sent ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const param = ['session', ...(issue?.path ?? [])].join('.');
    throw new ProblemError('invalid-request', `'${param}': ${issue?.message}.`, { param });
  }
  const { format, transcription, turn_detection: turnDetection } = parsed.data.audio?.input ?? {};
  return {
    format: format ?? settings.format,
    transcription: transcription === null ? {} : { ...settings.transcription, ...transcription },
    turnDetection: turnDetection === undefined ? settings.turnDetection : turnDetection,
  };
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
