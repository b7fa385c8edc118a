import type { Transcriber } from '../transcriber/transcriber.ts';

/** Discards a recording, and then the finished note that this restores. */
export const discardAll = (transcriber: Transcriber): void => {
  transcriber.discard();
  transcriber.discard();
};
