import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { fileNameFor } from './media-type.ts';
import { joinChunks } from './recording-store.ts';
import type { Progress } from './state.ts';
import { readTranscription } from './transcription-response.ts';

/** Headers of a request, or what makes them for each one: a token that does not live long. */
export type HeadersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** Brings audio to a service and its transcription back. */
export interface TranscriptionClient {
  /** Begins a transcription. The client may send each chunk as it comes, or all of them at the end. */
  open(options: TranscriptionOptions): PendingTranscription;
}

export interface TranscriptionOptions {
  readonly endpoint: string;
  /** A language code such as `en`; the service detects it where this is absent. */
  readonly language?: string | undefined;
  /** Sent beside what the request itself needs. Any of them makes browsers ask other origins for leave first. */
  readonly headers?: HeadersSource | undefined;
  /** Called whenever more has been sent or transcribed, until `finish` settles. */
  onProgress(progress: Progress): void;
}

/** One transcription under way. */
export interface PendingTranscription {
  /** Takes the next piece of the audio. What goes wrong is thrown by `finish`. */
  append(chunk: Blob): void;
  /**
   * Says that the audio is complete.
   *
   * @throws ProblemError, or an `AbortError` after `cancel()`
   */
  finish(): Promise<Transcription>;
  /** Gives it up, down to the service. */
  cancel(): void;
}

export interface PostClientOptions {
  readonly fetch?: typeof fetch;
  readonly isOnline?: () => boolean;
}

/**
 * Sends the whole recording as one multipart POST, as OpenAI's transcription API defines it. It is a simple request
 * (no header but those it is given), so services on other origins need no preflight. Knows no progress before the answer.
 */
export const createPostClient = ({
  fetch = (input, init) => globalThis.fetch(input, init),
  isOnline = () => navigator.onLine,
}: PostClientOptions = {}): TranscriptionClient => ({
  open: ({ endpoint, language, headers }) => {
    const abort = new AbortController();
    const chunks: Blob[] = [];
    return {
      append: (chunk) => {
        chunks.push(chunk);
      },
      finish: async () => {
        try {
          const request = {
            method: 'POST',
            headers: new Headers(await readHeaders(headers)),
            body: createForm(joinChunks(chunks), language),
            signal: abort.signal,
          };
          abort.signal.throwIfAborted();
          return await readTranscription(await fetch(endpoint, request));
        } catch (cause) {
          if (cause instanceof ProblemError || abort.signal.aborted) throw cause;
          throw new ProblemError(isOnline() ? 'network-failed' : 'offline', String(cause), { cause });
        }
      },
      cancel: () => abort.abort(),
    };
  },
});

const readHeaders = async (headers: HeadersSource | undefined): Promise<HeadersInit | undefined> => {
  try {
    return typeof headers === 'function' ? await headers() : headers;
  } catch (cause) {
    throw new ProblemError('unauthorized', 'The page has no token for the service.', { cause });
  }
};

/** The file comes last, so that a service knows what is wanted of it before it arrives. */
const createForm = (audio: Blob, language: string | undefined): FormData => {
  const form = new FormData();
  form.append('response_format', 'verbose_json');
  form.append('timestamp_granularities[]', 'word');
  form.append('timestamp_granularities[]', 'segment');
  if (language) form.append('language', language);
  form.append('file', audio, fileNameFor(audio.type));
  return form;
};
