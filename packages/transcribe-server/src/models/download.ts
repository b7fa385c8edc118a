import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { formatBytes } from '../platform/format-bytes.ts';
import { ModelError } from './model-error.ts';

interface DownloadOptions {
  readonly url: string;
  /** Where it is written. What is there of an earlier download of the same is kept; what comes is appended. */
  readonly path: string;
  readonly maxBytes: number;
  /** Told how much is there, of how much where that is known. */
  readonly onProgress?: ((bytes: number, total: number | undefined) => void) | undefined;
  readonly signal: AbortSignal;
}

const maxFruitlessAttempts = 3;
const stallMilliseconds = 60_000;

/**
 * Downloads a file, and goes on where an earlier download was cut off as long as the server still has the same file
 * (Range and If-Range, RFC 9110). A connection that breaks is made again. What has come stays where it is, whatever is
 * thrown.
 *
 * @throws ModelError
 */
export const download = async (options: DownloadOptions): Promise<void> => {
  const { path, signal } = options;
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(path);
    try {
      if (await attempt(options, before)) return;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ModelError || isOfDisk(error)) throw error;
      fruitless = (await sizeOf(path)) > before ? 0 : fruitless + 1;
      if (fruitless === maxFruitlessAttempts) throw unreachable(options.url, error);
      await pause(fruitless * 1000, undefined, { signal });
    }
  }
};

/** Where the bytes on the disk came from: another answer with the same validator goes on from them. */
interface Origin {
  readonly url: string;
  readonly validator: string;
}

/** One request; whether the file is whole after it. */
const attempt = async (
  { url, path, maxBytes, onProgress, signal }: DownloadOptions,
  size: number,
): Promise<boolean> => {
  const origin = await readOrigin(path);
  const isResumable = size > 0 && origin?.url === url;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(new Error('nothing came for a minute')), stallMilliseconds);
  try {
    const response = await fetch(url, {
      headers: {
        'Accept-Encoding': 'identity',
        ...(isResumable && { Range: `bytes=${size}-`, 'If-Range': origin.validator }),
      },
      signal: AbortSignal.any([signal, stall.signal]),
    });
    const { start, total } = rangeOf(response);
    if (response.status === 416 && isResumable) {
      await response.body?.cancel();
      if (total === size) return true;
      await rm(path);
      return false;
    }
    const isRest = response.status === 206 && isResumable && start === size;
    if (response.status !== 200 && !isRest) throw await refusalOf(response, url);
    if ((total ?? 0) > maxBytes) throw tooLarge(maxBytes, total);

    let bytes = isRest ? size : 0;
    if (!isRest) await startOver(path, { url, validator: validatorOf(response) });
    // Not through a stream, which would throw away what it still holds when the connection breaks.
    await using file = await open(path, 'a');
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      await file.writeFile(chunk);
      onProgress?.(bytes, total);
    }
    if (total !== undefined && bytes < total) throw new Error('the connection was cut');
    return true;
  } finally {
    clearTimeout(timer);
  }
};

/** Where the answer begins and how much there is in all, as far as it says so. */
const rangeOf = ({ status, headers }: Response): { start?: number; total?: number } => {
  const length = headers.get('Content-Length');
  if (status === 200) return length === null ? {} : { total: Number(length) };
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(headers.get('Content-Range') ?? '') ?? [];
  return { ...(start !== undefined && { start: Number(start) }), ...(total !== undefined && { total: Number(total) }) };
};

/** A weak entity tag promises no equal bytes. */
const validatorOf = ({ headers }: Response): string => {
  const tag = headers.get('ETag');
  return (tag?.startsWith('"') ? tag : headers.get('Last-Modified')) ?? '';
};

const originPathOf = (path: string): string => `${path}.origin`;

const startOver = async (path: string, origin: Origin): Promise<void> => {
  await rm(path, { force: true });
  await writeFile(originPathOf(path), origin.validator === '' ? '' : JSON.stringify(origin));
};

const readOrigin = async (path: string): Promise<Origin | undefined> => {
  try {
    return JSON.parse(await readFile(originPathOf(path), 'utf8'));
  } catch {
    return undefined; // None, or one that a full disk cut off: the download starts over.
  }
};

/** Removes what a download has left, whole or not. */
export const discardDownload = async (path: string): Promise<void> => {
  await Promise.all([path, originPathOf(path)].map((file) => rm(file, { force: true })));
};

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

const refusalOf = async (response: Response, url: string): Promise<Error> => {
  await response.body?.cancel();
  const isPassing = response.status >= 500 || response.status === 429 || response.status === 408;
  const message = `${url} was answered with ${response.status} ${response.statusText}`.trim();
  return isPassing ? new Error(`the answer was ${response.status}`) : new ModelError(`${message}.`);
};

const tooLarge = (maxBytes: number, bytes?: number): ModelError => {
  const most = formatBytes(maxBytes);
  const what = bytes === undefined ? `more than ${most}` : `${formatBytes(bytes)} where at most ${most} can be right`;
  return new ModelError(`The server sends ${what}: this is not the model.`);
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
