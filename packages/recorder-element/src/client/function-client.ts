import type { Transcription } from '@audio-transcriber/contract';
import type { PendingTranscription } from './transcription-client.ts';

/** Transcribes a complete recording with a function. */
export const openFunction = (
  transcribe: (recording: Blob, signal: AbortSignal) => Promise<Transcription>,
): PendingTranscription => {
  let abort = new AbortController();
  const stop = () => abort.abort();
  return {
    append: () => {},
    finish: (recording) => {
      abort = new AbortController();
      return transcribe(recording, abort.signal);
    },
    suspend: stop,
    cancel: stop,
  };
};
