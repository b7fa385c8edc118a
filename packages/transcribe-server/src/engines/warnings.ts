import type { TranscriptionWarning } from '@audio-transcriber/contract';

/** The engine or its model does not support a prompt. */
export const promptIgnored: TranscriptionWarning = {
  code: 'prompt-ignored',
  message: 'The speech recogniser takes no prompt: it was ignored.',
};

/** The engine returns no word times. */
export const wordTimesEstimated: TranscriptionWarning = {
  code: 'word-times-estimated',
  message: 'The speech recogniser gives no times of words: they are estimated from the audio.',
};
