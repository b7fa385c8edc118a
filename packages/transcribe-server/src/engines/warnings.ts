import type { TranscriptionWarning } from '@audio-transcriber/contract';
import type { EngineOptions } from './engine.ts';

/** The engine or its model does not support a prompt. */
export const promptIgnored: TranscriptionWarning = {
  code: 'prompt-ignored',
  message: 'The speech recogniser does not support prompts: the prompt was ignored.',
};

/** The engine or its model does not support keywords. */
export const keywordsIgnored: TranscriptionWarning = {
  code: 'keywords-ignored',
  message: 'The speech recogniser does not support keywords: they were ignored.',
};

/** The engine or its model has no temperature. */
export const temperatureIgnored: TranscriptionWarning = {
  code: 'temperature-ignored',
  message: 'The speech recogniser has no temperature: it was ignored.',
};

const ignored = { prompt: promptIgnored, keywords: keywordsIgnored, temperature: temperatureIgnored } as const;
type Ignorable = keyof typeof ignored;

/** Warns of the options among these that are set. Returns part of a result. */
export const warnOfIgnored = (
  options: EngineOptions,
  names: readonly Ignorable[],
): { readonly warnings?: readonly TranscriptionWarning[] } => {
  const warnings = names.filter((name) => options[name] !== undefined).map((name) => ignored[name]);
  return warnings.length > 0 ? { warnings } : {};
};

/** The engine or its model returns no probabilities of tokens. */
export const logprobsMissing: TranscriptionWarning = {
  code: 'logprobs-missing',
  message: 'The speech recogniser returns no log probabilities.',
};

/** The engine or its model does not distinguish speakers. */
export const speakersUnknown: TranscriptionWarning = {
  code: 'speakers-unknown',
  message: 'The speech recogniser does not distinguish speakers: all segments have the speaker A.',
};

/** The engine distinguishes speakers within each segment only. */
export const speakersNotMatched: TranscriptionWarning = {
  code: 'speakers-not-matched',
  message: 'The speech recogniser compares voices within about a minute: later, the same speaker has another label.',
};

/** The recording has more channels than can be speakers. */
export const channelsMixed: TranscriptionWarning = {
  code: 'channels-mixed',
  message: 'The recording has more than eight channels: they were mixed, and are not speakers of their own.',
};

/** The engine returns no word times. */
export const wordTimesEstimated: TranscriptionWarning = {
  code: 'word-times-estimated',
  message: 'The speech recogniser returns no word times: they are estimated from the audio.',
};
