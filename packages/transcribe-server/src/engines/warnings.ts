import type { TranscriptionWarning } from '@audio-transcriber/contract';

/** The engine or its model takes no prompt. */
export const promptIgnored: TranscriptionWarning = {
  code: 'prompt-ignored',
  message: 'The speech recogniser takes no prompt: it was ignored.',
};
