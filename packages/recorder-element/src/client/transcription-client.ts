import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { type TranscriberProblem, toProblem } from '../platform/problem.ts';
import type { DiscoveredService } from './discovered-service.ts';
import type { Progress } from './progress.ts';

/** Headers of a request, or a function that returns them for each request, for tokens that expire. */
export type HeadersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** Sends audio to a service and returns its transcription. */
export interface TranscriptionClient {
  /** Starts a transcription. The client may send each chunk at once, or the whole recording at the end. */
  open(options: TranscriptionOptions): PendingTranscription;
  /** Asks the service once for its capabilities. Resolves to undefined if they are unknown. Never rejects. */
  discover?(options: ServiceAddress): Promise<DiscoveredService | undefined>;
}

/** A service's URL, and what its requests carry. */
type ServiceAddress = Pick<TranscriptionOptions, 'endpoint' | 'headers' | 'credentials'>;

export interface TranscriptionOptions {
  readonly endpoint: string;
  /** The recording's id, so that the service can recognize a repeated request. */
  readonly id: string;
  /** The spoken language, such as `en`. If absent, the service detects it. */
  readonly language?: string | undefined;
  /** The service's model. If absent, the service chooses. */
  readonly model?: string | undefined;
  /** Words to expect, such as names. */
  readonly prompt?: string | undefined;
  /** Whether requests to other origins carry cookies, as in `fetch`. */
  readonly credentials?: RequestCredentials | undefined;
  /** Extra request headers. Any of them causes a CORS preflight on other origins. */
  readonly headers?: HeadersSource | undefined;
  /** Whether audio may be sent before `finish`. Default: true. */
  readonly live?: boolean | 'off' | 'false' | undefined;
  /** Called when more was sent or transcribed, until `finish` settles. */
  onProgress(progress: Progress): void;
}

/** A transcription in progress. */
export interface PendingTranscription {
  /** Adds the next chunk of audio. `finish` throws the errors. */
  append(chunk: Blob): void;
  /**
   * Completes the audio and resolves to the transcription. After a failure or `suspend()` it can be called again with
   * the same recording, and resumes at the service's offset.
   *
   * @throws ProblemError, or an `AbortError` after `suspend()` or `cancel()`
   */
  finish(recording: Blob): Promise<Transcription>;
  /** Aborts the requests, but keeps what the service has done. */
  suspend(): void;
  /** Cancels the transcription, also on the service. */
  cancel(): void;
}

/** Returns a thrown problem. Any other error means that a request got no complete response. */
export const toNetworkProblem = (cause: unknown, isOnline: boolean): TranscriberProblem =>
  toProblem(cause, isOnline ? 'network-failed' : 'offline');

/**
 * Returns the headers of one request.
 *
 * @throws ProblemError `unauthorized` if the page's function fails or returns invalid headers
 */
export const readHeaders = async (headers: HeadersSource | null | undefined): Promise<Headers> => {
  try {
    return new Headers((typeof headers === 'function' ? await headers() : headers) ?? {});
  } catch (cause) {
    throw new ProblemError('unauthorized', 'The page has no valid token.', { cause });
  }
};

export type RequestFields = Pick<TranscriptionOptions, 'model' | 'language' | 'prompt'>;

/** Returns the fields of a request, as in OpenAI's transcription API. */
export const requestFields = ({ model, language, prompt }: RequestFields): [name: string, value: string][] => [
  ['response_format', 'verbose_json'],
  ['timestamp_granularities[]', 'word'],
  ['timestamp_granularities[]', 'segment'],
  ...Object.entries({ model, language, prompt }).filter((field): field is [string, string] => Boolean(field[1])),
];
