import type { Transcription } from '@audio-transcriber/contract';
import type { PendingTranscription } from './transcription-client.ts';

/** Has the page itself transcribe a recording when it is complete. */
export const openFunction = (transcribe: (signal: AbortSignal) => Promise<Transcription>): PendingTranscription => {
  let abort = new AbortController();
  const stop = () => abort.abort();
  return {
    append: () => {},
    finish: () => {
      abort = new AbortController();
      return transcribe(abort.signal);
    },
    suspend: stop,
    cancel: stop,
  };
};
