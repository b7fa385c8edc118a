import { ProblemError, type Transcription } from '@audio-transcriber/contract';
import { type TranscriberProblem, toProblem } from '../platform/problem.ts';
import type { DiscoveredService } from './discovered-service.ts';
import type { Progress } from './progress.ts';

/** Headers of a request, or what makes them for each one: a token that does not live long. */
export type HeadersSource = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** Brings audio to a service and its transcription back. */
export interface TranscriptionClient {
  /** Begins a transcription. The client may send each chunk as it comes, or the whole at the end. */
  open(options: TranscriptionOptions): PendingTranscription;
  /** Asks the service what it can do, once: undefined where that cannot be known. Never rejects. */
  discover?(options: ServiceAddress): Promise<DiscoveredService | undefined>;
}

/** Where a service is, and what requests to it carry. */
export type ServiceAddress = Pick<TranscriptionOptions, 'endpoint' | 'headers' | 'credentials'>;

export interface TranscriptionOptions {
  readonly endpoint: string;
  /** The recording's, so that a service can tell a repeated request from another one. */
  readonly id: string;
  /** A language code such as `en`; the service detects it where this is absent. */
  readonly language?: string | undefined;
  /** The service's model; its own choice where absent. */
  readonly model?: string | undefined;
  /** Words to expect, such as names. */
  readonly prompt?: string | undefined;
  /** Whether cookies go to other origins too; as `fetch` takes it. */
  readonly credentials?: RequestCredentials | undefined;
  /** Sent beside what the request itself needs. Any of them makes browsers ask other origins for leave first. */
  readonly headers?: HeadersSource | undefined;
  /** Whether audio may leave before `finish`; true where absent. */
  readonly live?: boolean | 'off' | 'false' | undefined;
  /** Called whenever more has been sent or transcribed, until `finish` settles. */
  onProgress(progress: Progress): void;
}

/** One transcription under way. */
export interface PendingTranscription {
  /** Takes the next piece of the audio, to be sent ahead. What goes wrong is thrown by `finish`. */
  append(chunk: Blob): void;
  /**
   * Says that the audio is complete, and brings the whole. After a failure, or `suspend()`, it may be called again, with
   * the same recording: it goes on from where the service is.
   *
   * @throws ProblemError, or an `AbortError` after `suspend()` or `cancel()`
   */
  finish(recording: Blob): Promise<Transcription>;
  /** Ends the requests and takes no more chunks, but leaves what the service has done. */
  suspend(): void;
  /** Gives it up, down to the service. */
  cancel(): void;
}

/** The problem that was thrown; else what a request that got no whole answer is to a person. */
export const toNetworkProblem = (cause: unknown, isOnline: boolean): TranscriberProblem =>
  toProblem(cause, isOnline ? 'network-failed' : 'offline');

/**
 * The headers of one request.
 *
 * @throws ProblemError `unauthorized`, where they cannot be had
 */
export const readHeaders = async (headers: HeadersSource | undefined): Promise<HeadersInit | undefined> => {
  try {
    return typeof headers === 'function' ? await headers() : headers;
  } catch (cause) {
    throw new ProblemError('unauthorized', 'The page has no token.', { cause });
  }
};

export type RequestFields = Pick<TranscriptionOptions, 'model' | 'language' | 'prompt'>;

/** What is asked of a service, in the fields of OpenAI's transcription API. */
export const requestFields = ({ model, language, prompt }: RequestFields): [name: string, value: string][] => [
  ['response_format', 'verbose_json'],
  ['timestamp_granularities[]', 'word'],
  ['timestamp_granularities[]', 'segment'],
  ...Object.entries({ model, language, prompt }).filter((field): field is [string, string] => Boolean(field[1])),
];
