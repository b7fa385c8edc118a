import type { Transcriber } from '../transcriber/transcriber.ts';

/** Discards a recording, and the finished note that is restored then. */
export const discardAll = (transcriber: Transcriber): void => {
  transcriber.discard();
  transcriber.discard();
};
