import type { Transcription } from '@audio-transcriber/contract';
import type { TranscriptionOptions } from '../transcription-client.ts';

/** A service that keeps each transcription it is asked for, to be answered by the test. */
export const createFakeClient = () => {
  const transcriptions: ReturnType<typeof createTranscription>[] = [];
  const createTranscription = (options: TranscriptionOptions) => {
    const answer = Promise.withResolvers<Transcription>();
    answer.promise.catch(() => {}); // Not every test awaits the answer.
    return { options, chunks: [] as Blob[], isFinished: false, isCancelled: false, answer };
  };
  return {
    transcriptions,
    open: (options: TranscriptionOptions) => {
      const transcription = createTranscription(options);
      transcriptions.push(transcription);
      return {
        append: (chunk: Blob) => {
          transcription.chunks.push(chunk);
        },
        finish: () => {
          transcription.isFinished = true;
          return transcription.answer.promise;
        },
        cancel: () => {
          transcription.isCancelled = true;
          transcription.answer.reject(new DOMException('Cancelled', 'AbortError'));
        },
      };
    },
  };
};

export const sentText = (chunks: readonly Blob[]): Promise<string> => new Blob([...chunks]).text();
