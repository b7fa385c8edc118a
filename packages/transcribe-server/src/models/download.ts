import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ModelError } from './model-error.ts';

interface DownloadOptions {
  readonly url: string;
  /** Path of the file to write. If it contains the start of an earlier download of the same file, that is kept. */
  readonly path: string;
  /** Size of the complete file. */
  readonly bytes: number;
  /** Request headers. `Authorization` is not sent to another origin after a redirect. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Called with the number of bytes written so far. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal: AbortSignal;
}

const maxFailures = 3;
const stallMilliseconds = 60_000;

/**
 * Downloads a file whose content never changes. Resumes an interrupted download with a `Range` request (RFC 9110), and
 * retries when the connection breaks or the server is busy. Keeps the bytes received so far if it throws.
 *
 * @throws ModelError if the download failed for good; the signal's reason if it was aborted
 */
export const download = async (options: DownloadOptions): Promise<void> => {
  const { url, path, bytes, signal } = options;
  if ((await sizeOf(path)) > bytes) await rm(path);
  let failures = 0;
  for (;;) {
    const before = await sizeOf(path);
    if (before === bytes) return;
    try {
      await downloadRest(options, before);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ModelError || isFileSystemError(error)) throw error;
      failures = (await sizeOf(path)) > before ? 0 : failures + 1;
      if (failures === maxFailures) throw unreachable(url, error);
      await pause(failures * 1000, undefined, { signal });
    }
  }
};

/** Requests the missing bytes, once. */
const downloadRest = async (options: DownloadOptions, size: number): Promise<void> => {
  const { url, path, bytes, headers, onProgress, signal } = options;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error('received nothing for a minute')), stallMilliseconds);
  try {
    // fetch drops Authorization when it follows a redirect to another origin.
    const response = await fetch(url, {
      headers: { ...headers, 'Accept-Encoding': 'identity', ...(size > 0 && { Range: `bytes=${size}-` }) },
      signal: AbortSignal.any([signal, stall.signal]),
    });
    const isRest =
      response.status === 206 && response.headers.get('Content-Range') === `bytes ${size}-${bytes - 1}/${bytes}`;
    if (response.status !== 200 && !isRest) throw await toHttpError(response, url);
    let received = isRest ? size : 0;
    // Don't pipe through a stream: it would lose its buffer when the connection breaks.
    await using file = await open(path, isRest ? 'a' : 'w');
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      received += chunk.length;
      if (received > bytes) throw new ModelError(`${url} sends more than the ${bytes} bytes that the file has.`);
      await file.writeFile(chunk);
      onProgress?.(received);
    }
    if (received < bytes) throw new Error('the connection broke');
  } finally {
    clearTimeout(timer);
  }
};

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

const toHttpError = async (response: Response, url: string): Promise<Error> => {
  await response.body?.cancel();
  const isTemporary = response.status >= 500 || response.status === 429 || response.status === 408;
  if (isTemporary) return new Error(`the status was ${response.status}`);
  const hint = response.status === 401 || response.status === 403 ? ' A token for the hub goes into HF_TOKEN.' : '';
  return new ModelError(`${url} returned ${`${response.status} ${response.statusText}`.trim()}.${hint}`);
};

const unreachable = (url: string, error: unknown): ModelError => {
  const { message, cause } = error as Error;
  const reason = (cause as Error | undefined)?.message || message;
  return new ModelError(
    `${new URL(url).host} cannot be reached (${reason}). Pull again later to resume the download.`,
    {
      cause: error,
    },
  );
};

const isFileSystemError = (error: unknown): boolean => {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'write' || syscall === 'open' || syscall === 'unlink';
};
