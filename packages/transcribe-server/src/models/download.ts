import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { ModelError } from './model-error.ts';

interface DownloadOptions {
  readonly url: string;
  /** Where it is written. What is there of an earlier download of the same file is kept; what comes is appended. */
  readonly path: string;
  /** How long the file is. */
  readonly bytes: number;
  /** Sent to the URL's own host; not to another one that it redirects to, where they are credentials. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Told how many bytes of the file are there. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  readonly signal: AbortSignal;
}

const maxFruitlessAttempts = 3;
const stallMilliseconds = 60_000;

/**
 * Downloads a file whose content never changes, and resumes where an earlier download was cut off (Range, RFC 9110).
 * Reconnects when the connection breaks or the server is busy. Whatever is thrown, what has come stays where it is.
 *
 * @throws ModelError; the signal's reason
 */
export const download = async (options: DownloadOptions): Promise<void> => {
  const { url, path, bytes, signal } = options;
  if ((await sizeOf(path)) > bytes) await rm(path);
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(path);
    if (before === bytes) return;
    try {
      await downloadRest(options, before);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ModelError || isOfDisk(error)) throw error;
      fruitless = (await sizeOf(path)) > before ? 0 : fruitless + 1;
      if (fruitless === maxFruitlessAttempts) throw unreachable(url, error);
      await pause(fruitless * 1000, undefined, { signal });
    }
  }
};

/** Makes one request for what lacks. */
const downloadRest = async (options: DownloadOptions, size: number): Promise<void> => {
  const { url, path, bytes, headers, onProgress, signal } = options;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error('nothing came for a minute')), stallMilliseconds);
  try {
    // fetch leaves Authorization out where it follows a redirect to another origin.
    const response = await fetch(url, {
      headers: { ...headers, 'Accept-Encoding': 'identity', ...(size > 0 && { Range: `bytes=${size}-` }) },
      signal: AbortSignal.any([signal, stall.signal]),
    });
    const isRest =
      response.status === 206 && response.headers.get('Content-Range') === `bytes ${size}-${bytes - 1}/${bytes}`;
    if (response.status !== 200 && !isRest) throw await refusalOf(response, url);
    let received = isRest ? size : 0;
    // Not through a stream, which would throw away what it still holds when the connection breaks.
    await using file = await open(path, isRest ? 'a' : 'w');
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      received += chunk.length;
      if (received > bytes) throw new ModelError(`${url} sends more than the ${bytes} bytes that the file has.`);
      await file.writeFile(chunk);
      onProgress?.(received);
    }
    if (received < bytes) throw new Error('the connection was cut');
  } finally {
    clearTimeout(timer);
  }
};

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

const refusalOf = async (response: Response, url: string): Promise<Error> => {
  await response.body?.cancel();
  const isTemporary = response.status >= 500 || response.status === 429 || response.status === 408;
  if (isTemporary) return new Error(`the answer was ${response.status}`);
  const hint = response.status === 401 || response.status === 403 ? ' A token for the hub goes into HF_TOKEN.' : '';
  return new ModelError(`${url} was answered with ${`${response.status} ${response.statusText}`.trim()}.${hint}`);
};

const unreachable = (url: string, error: unknown): ModelError => {
  const { message, cause } = error as Error;
  const reason = (cause as Error | undefined)?.message || message;
  return new ModelError(`${new URL(url).host} does not deliver (${reason}). What has come is kept: pull again later.`, {
    cause: error,
  });
};

const isOfDisk = (error: unknown): boolean => {
  const { syscall } = error as NodeJS.ErrnoException;
  return syscall === 'write' || syscall === 'open' || syscall === 'unlink';
};
