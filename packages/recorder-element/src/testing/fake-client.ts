import type { Transcription } from '@audio-transcriber/contract';
import type { DiscoveredService } from '../client/discovered-service.ts';
import type { TranscriptionOptions } from '../client/transcription-client.ts';

/** A client that collects the transcriptions it is asked for. The test answers them. */
export const createFakeClient = () => {
  const transcriptions: ReturnType<typeof createTranscription>[] = [];
  const client = {
    transcriptions,
    /** The description of the service. */
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
  /** The recordings passed to `finish`. */
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
