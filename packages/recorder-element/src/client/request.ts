import { type Environment, withTimeout } from '../platform/environment.ts';
import { readHeaders, type TranscriptionOptions } from './transcription-client.ts';

interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean;
  /** How long the service may be silent after the body was sent at the slowest pace. */
  readonly maxSilenceMs?: number;
  readonly signal?: AbortSignal;
}

/** Asks a service for something, with the page's headers. */
export type SendRequest = (method: string, url: string, request?: RequestOptions) => Promise<Response>;

/** 64 kbit/s: on a slower line a large body is cut off, and goes on from where it came. */
const slowestBytesPerMs = 8;

/**
 * Headers that the page makes are asked for with each request, and once more where the service takes them no longer.
 *
 * @throws ProblemError `unauthorized` where there are none, else what `fetch` throws, a `TimeoutError` or the signal's
 *   reason
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
      const all = new Headers(await readHeaders(options.headers));
      for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
      signal?.throwIfAborted();
      const response = await environment.fetch(url, { ...init, headers: all });
      // A request whose answer nobody reads to its end counts as cancelled.
      response
        .clone()
        .text()
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
