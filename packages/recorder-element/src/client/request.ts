import { type Environment, withTimeout } from '../platform/environment.ts';
import { readHeaders, type TranscriptionOptions } from './transcription-client.ts';

interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
  /** The longest wait for a response, in milliseconds, after the time that the body takes at the slowest speed. */
  readonly maxSilenceMs?: number;
  readonly signal?: AbortSignal;
}

/** Sends a request to the service, with the page's headers. */
export type SendRequest = (method: string, url: string, request?: RequestOptions) => Promise<Response>;

/** 64 kbit/s. On a slower connection, a large request is aborted and resumed. */
const slowestBytesPerMs = 8;

/**
 * Creates a function that sends requests with the page's headers. If `headers` is a function, it is called for each
 * request, and once more after a 401.
 *
 * @throws ProblemError `unauthorized` if the function fails or the headers are invalid; otherwise the error of `fetch`, a `TimeoutError` or the
 *   signal's reason
 */
export const createRequestSender =
  (options: Pick<TranscriptionOptions, 'headers' | 'credentials'>, environment: Environment): SendRequest =>
  async (method, url, { headers, body, keepalive = false, maxSilenceMs = 35_000, signal } = {}) => {
    const stop = new AbortController();
    const init = {
      method,
      body: body ?? null,
      keepalive,
      credentials: options.credentials,
      signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
    } as RequestInit;
    const milliseconds = maxSilenceMs + (body?.size ?? 0) / slowestBytesPerMs;
    const send = async (): Promise<Response> => {
      const all = await readHeaders(options.headers);
      for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
      signal?.throwIfAborted();
      const response = await environment.fetch(url, { ...init, headers: all });
      // A response that is not read to its end counts as cancelled.
      response
        .clone()
        .body?.pipeTo(new WritableStream())
        .catch(() => {});
      return response;
    };
    const sendWithTimeout = () => withTimeout(send(), milliseconds, environment);
    try {
      const response = await sendWithTimeout();
      return response.status === 401 && typeof options.headers === 'function' ? await sendWithTimeout() : response;
    } catch (cause) {
      stop.abort();
      throw cause;
    }
  };
