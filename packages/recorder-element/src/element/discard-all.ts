import type { Transcriber } from '../transcriber/transcriber.ts';

/** Discards a recording, and what each discard restores: a recording without speech, then the note before both. */
export const discardAll = (transcriber: Transcriber): void => {
  for (let left = 3; left > 0 && transcriber.state.phase !== 'idle'; left -= 1) transcriber.discard();
};
