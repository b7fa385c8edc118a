import type { Transcription } from '@audio-transcriber/contract';
import type { DiscoveredService } from '../client/discovered-service.ts';
import type { TranscriptionOptions } from '../client/transcription-client.ts';

/** A service that keeps each transcription it is asked for, to be answered by the test. */
export const createFakeClient = () => {
  const transcriptions: ReturnType<typeof createTranscription>[] = [];
  const client = {
    transcriptions,
    /** What the service says of itself. */
    service: undefined as DiscoveredService | undefined,
    discover: async () => client.service,
    open: (options: TranscriptionOptions) => {
      const transcription = createTranscription(options);
      transcriptions.push(transcription);
      const rest = (reason: string) => transcription.answer.reject(new DOMException(reason, 'AbortError'));
      return {
        append: (chunk: Blob) => {
          transcription.chunks.push(chunk);
        },
        finish: (recording: Blob) => {
          transcription.recordings.push(recording);
          transcription.answer = createAnswer();
          return transcription.answer.promise;
        },
        suspend: () => {
          transcription.isSuspended = true;
          rest('Suspended');
        },
        cancel: () => {
          transcription.isCancelled = true;
          rest('Cancelled');
        },
      };
    },
  };
  return client;
};

const createTranscription = (options: TranscriptionOptions) => ({
  options,
  chunks: [] as Blob[],
  /** What `finish` brought, each time. */
  recordings: [] as Blob[],
  isSuspended: false,
  isCancelled: false,
  /** Settles the last `finish`. */
  answer: createAnswer(),
});

const createAnswer = () => {
  const answer = Promise.withResolvers<Transcription>();
  answer.promise.catch(() => {}); // Not every test awaits the answer.
  return answer;
};

export const sentText = (chunks: readonly Blob[]): Promise<string> => new Blob([...chunks]).text();
