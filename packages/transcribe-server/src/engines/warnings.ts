import type { TranscriptionWarning } from '@audio-transcriber/contract';

/** The engine or its model does not support a prompt. */
export const promptIgnored: TranscriptionWarning = {
  code: 'prompt-ignored',
  message: 'The speech recogniser does not support prompts: the prompt was ignored.',
};

/** The engine returns no word times. */
export const wordTimesEstimated: TranscriptionWarning = {
  code: 'word-times-estimated',
  message: 'The speech recogniser returns no word times: they are estimated from the audio.',
};
