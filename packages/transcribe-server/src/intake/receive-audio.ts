import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProblemError } from '@audio-transcriber/contract';
import { Busboy } from '@fastify/busboy';
import { sniffedBytes } from '../audio/media-type.ts';
import type { Clock } from '../clock.ts';
import { chunksOf, readPatiently } from './read-patiently.ts';
import type { TemporaryFolder } from './temporary-folder.ts';
import { tooLarge } from './too-large.ts';

export interface ReceiveOptions {
  readonly temporaryFolder: TemporaryFolder;
  readonly maxBytes: number;
  /** Node's own stream of the request, where there is one. */
  readonly incoming?: Readable | undefined;
  /** How long the upload may stall, and how far it may fall behind its slowest pace. Default 30. */
  readonly idleSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Told how many bytes have come, piece by piece. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Audio in a temporary file of its own, which is removed when this is disposed of. */
export interface ReceivedAudio extends AsyncDisposable {
  readonly path: string;
  /** The first bytes, enough to tell what they are. */
  readonly head: Uint8Array;
  /** What the client says it is. */
  readonly declaredType: string | undefined;
  /** The form fields beside the file; `name[]` stands as `name`. */
  readonly fields: URLSearchParams;
}

/** What a multipart body may hold beside the audio: boundaries, part headers and fields. */
const multipartOverheadBytes = 256 * 1024;
const fieldLimits = { fields: 100, fieldNameSize: 100, fieldSize: 64 * 1024, headerPairs: 20, parts: 200 };

/**
 * Writes the audio of a request to a temporary file while it arrives, in constant memory. The audio is the whole body
 * or, in a multipart body, the part named `file`.
 *
 * @throws ProblemError `audio-too-large`, `empty-audio`, `invalid-request`, `request-timeout`
 */
export const receiveAudio = async (request: Request, options: ReceiveOptions): Promise<ReceivedAudio> => {
  const contentType = request.headers.get('Content-Type') ?? '';
  const isMultipart = /^multipart\/form-data\s*(;|$)/i.test(contentType);
  const maxBodyBytes = options.maxBytes + (isMultipart ? multipartOverheadBytes : 0);
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBodyBytes) throw tooLarge(options.maxBytes);

  const file = await options.temporaryFolder.reserve();
  try {
    const body = readBody(request, maxBodyBytes, options);
    const { head, declaredType, fields } = isMultipart
      ? await receiveMultipart(body, contentType, file.path, options)
      : await receiveRaw(body, contentType, file.path, options);
    if (head.length === 0) throw new ProblemError('empty-audio', 'The recording is empty.', { param: 'file' });
    return { path: file.path, head, declaredType, fields, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
};

type Body = AsyncIterable<Uint8Array>;
type Received = Pick<ReceivedAudio, 'head' | 'declaredType' | 'fields'>;

const receiveRaw = async (
  body: Body,
  declaredType: string,
  path: string,
  { signal }: ReceiveOptions,
): Promise<Received> => {
  const head = await writeAudio(body, path, signal);
  return { head, declaredType: declaredType || undefined, fields: new URLSearchParams() };
};

const receiveMultipart = async (
  body: Body,
  contentType: string,
  path: string,
  { maxBytes, signal }: ReceiveOptions,
): Promise<Received> => {
  const fields = new URLSearchParams();
  let declaredType: string | undefined;
  let written: Promise<Uint8Array> | undefined;

  const stop = new AbortController();
  const form = createFormParser(contentType, maxBytes);
  form.on('field', (name, value, isNameCut, isValueCut) => {
    if (isNameCut || isValueCut)
      form.destroy(new ProblemError('invalid-request', `The field '${name}' is too long.`, { param: name }));
    fields.append(name.replace(/\[\]$/, ''), value);
  });
  for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
    form.on(limit, () => form.destroy(invalidForm('The form has too many fields.')));
  }
  form.on('file', (name, part, _fileName, _encoding, mediaType) => {
    if (name !== 'file' || written !== undefined) {
      part.resume();
      return;
    }
    declaredType = mediaType;
    part.once('limit', () => form.destroy(tooLarge(maxBytes)));
    written = writeAudio(part as Readable, path, stop.signal);
    written.catch((error) => form.destroy(error));
  });

  try {
    await pipeline(body, form, { signal });
  } catch (error) {
    stop.abort();
    await written?.catch(() => {}); // It failed because the form did, or is why the form did.
    throw isParseError(error) ? invalidForm('The form in the request is damaged.', error) : error;
  }
  if (written === undefined) throw new ProblemError('invalid-request', 'No audio was sent.', { param: 'file' });
  return { head: await written, declaredType, fields };
};

const createFormParser = (contentType: string, maxBytes: number) => {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: (name, _contentType, fileName) => name === 'file' || fileName !== undefined,
      limits: { ...fieldLimits, fileSize: maxBytes },
    });
  } catch (cause) {
    throw invalidForm('The form in the request is damaged.', cause);
  }
};

/** The parser throws plain errors; everything else that can fail here says what it is. */
const isParseError = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof ProblemError) && error.name === 'Error' && !('code' in error);

const invalidForm = (detail: string, cause?: unknown): ProblemError =>
  new ProblemError('invalid-request', detail, { cause });

async function* readBody(request: Request, maxBodyBytes: number, options: ReceiveOptions): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of readPatiently(chunksOf(request, options.incoming), options)) {
    bytes += chunk.length;
    options.onBytes?.(chunk.length);
    if (bytes > maxBodyBytes) throw tooLarge(options.maxBytes);
    yield chunk;
  }
}

/** Several chunks of the network go to the disk in one call; more would cost memory and gain nothing. */
const writtenBytes = 256 * 1024;

/** Writes the audio to a new file. Gives its first bytes, which would cost as much again to read back. */
const writeAudio = async (audio: Body, path: string, signal: AbortSignal): Promise<Uint8Array> => {
  const head = new Uint8Array(sniffedBytes);
  let headBytes = 0;
  const keepHead = async function* (chunks: Body): Body {
    for await (const chunk of chunks) {
      if (headBytes < sniffedBytes) {
        const start = chunk.subarray(0, sniffedBytes - headBytes);
        head.set(start, headBytes);
        headBytes += start.length;
      }
      yield chunk;
    }
  };
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: writtenBytes });
  await pipeline(audio, keepHead, file, { signal });
  return head.subarray(0, headBytes);
};
