import { type ProblemCode, ProblemError, type ProblemErrorOptions } from '@audio-transcriber/contract';

const details = {
  'audio-too-long': 'The audio is too long for the speech recogniser.',
  'engine-misconfigured': 'The speech recogniser is not set up.',
  'engine-failed': 'The speech recogniser failed.',
  'engine-timeout': 'The speech recogniser took too long.',
  'engine-unavailable': 'The speech recogniser cannot be used at the moment.',
  'rate-limited': 'The speech recogniser is overloaded. Try again in a moment.',
  'unsupported-language': 'The speech recogniser does not support this language.',
  'unsupported-translation':
    'The speech recogniser does not translate to this language. Multilingual Whisper models translate to English, with ' +
    'the engine sherpa, and as whisper-1 or at a compatible service, with the engine openai. Canary (sherpa) and chirp_2 ' +
    '(google) do, too.',
} as const satisfies Partial<Record<ProblemCode, string>>;

export type ProviderProblemCode = keyof typeof details;

/** Creates a problem of a provider with a message for the user. The cause tells the operator what to do. */
export const createProviderProblem = (code: ProviderProblemCode, options: ProblemErrorOptions = {}): ProblemError =>
  new ProblemError(code, details[code], {
    ...(code === 'unsupported-language' && { param: 'language' }),
    ...options,
  });
