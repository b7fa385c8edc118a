import { once } from 'node:events';
import { finished, type Readable, type Writable } from 'node:stream';
import { ProblemError } from '@audio-transcriber/contract';
import { Busboy } from '@fastify/busboy';
import type { Clock } from '../platform/clock.ts';
import { tooLarge } from '../problems/payload-too-large.ts';
import type { AudioSpool, SpooledAudio } from './audio-spool.ts';
import { readChunks, readWithIdleTimeout } from './read-with-timeout.ts';

interface ReceiveOptions {
  readonly audioSpool: AudioSpool;
  readonly maxBytes: number;
  /** Node's own stream of the request, if there is one. */
  readonly incoming?: Readable | undefined;
  /** Seconds for which the upload may stall. Default: 30. */
  readonly idleSeconds?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Gets the size of each received chunk. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** The audio and the fields of a request. */
export interface ReceivedAudio {
  /** The audio. The receiver disposes of it. */
  readonly audio: SpooledAudio;
  /** The media type that the client declares. */
  readonly declaredType: string | undefined;
  /** The form fields; `name[]` as `name`. */
  readonly fields: URLSearchParams;
}

/** Most bytes of boundaries, part headers and fields in a multipart body. */
const multipartOverheadBytes = 4 * 1024 * 1024;
/** Samples of voices as data URLs. They have no effect, so that only their presence is kept. */
const unreadField = /^known_speaker_references\b/;
/** Bytes that the form parser takes before it is waited for: waiting for each chunk costs more. */
const formBufferBytes = 256 * 1024;
const fieldLimits = { fields: 100, fieldNameSize: 100, fieldSize: 64 * 1024, headerPairs: 20, parts: 200 };

/**
 * Receives the audio of a request in constant memory: the whole body or, of a multipart body, the part named `file`.
 *
 * @throws ProblemError `audio-too-large`, `empty-audio`, `invalid-request`, `request-timeout`
 */
export const receiveAudio = async (request: Request, options: ReceiveOptions): Promise<ReceivedAudio> => {
  const contentType = request.headers.get('Content-Type') ?? '';
  const isMultipart = /^multipart\/form-data\s*(;|$)/i.test(contentType);
  const maxBodyBytes = options.maxBytes + (isMultipart ? multipartOverheadBytes : 0);
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBodyBytes) throw tooLarge(options.maxBytes);

  const audio = options.audioSpool.open();
  try {
    const body = readBody(request, maxBodyBytes, options);
    const said = isMultipart
      ? await receiveMultipart(body, contentType, audio, options)
      : await receiveRaw(body, contentType, audio);
    if (audio.bytes === 0) throw new ProblemError('empty-audio', 'The recording is empty.', { param: 'file' });
    return { audio, ...said };
  } catch (error) {
    await audio[Symbol.asyncDispose]();
    throw error;
  }
};

type Body = AsyncIterable<Uint8Array>;
type Said = Omit<ReceivedAudio, 'audio'>;

const receiveRaw = async (body: Body, declaredType: string, audio: SpooledAudio): Promise<Said> => {
  for await (const chunk of body) await audio.append(chunk);
  await audio.end();
  return { declaredType: declaredType || undefined, fields: new URLSearchParams() };
};

const receiveMultipart = async (
  body: Body,
  contentType: string,
  audio: SpooledAudio,
  { maxBytes }: ReceiveOptions,
): Promise<Said> => {
  const fields = new URLSearchParams();
  let declaredType: string | undefined;
  let file: { readonly part: Readable; readonly spooled: Promise<void> } | undefined;

  const form = createFormParser(contentType, maxBytes);
  // A damaged form emits several errors. The first one is thrown below.
  form.on('error', () => {});
  form.on('field', (name: string | undefined, value, isNameCut, isValueCut) => {
    if (name === undefined) {
      form.destroy(invalidForm('A field of the form has no name.'));
      return;
    }
    if (unreadField.test(name)) {
      fields.append(name, 'sent');
      return;
    }
    if (isNameCut || isValueCut)
      form.destroy(new ProblemError('invalid-request', `The field '${name}' is too long.`, { param: name }));
    fields.append(name.replace(/\[\]$/, ''), value);
  });
  for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
    form.on(limit, () => form.destroy(invalidForm('The form has too many fields.')));
  }
  form.on('file', (name, part, _fileName, _encoding, mediaType) => {
    if (name !== 'file' || file !== undefined) {
      part.on('error', () => {}); // The form has the same error.
      part.resume();
      return;
    }
    declaredType = mediaType;
    part.once('limit', () => form.destroy(tooLarge(maxBytes)));
    file = { part: part as Readable, spooled: spoolPart(part as Readable, audio) };
    file.spooled.catch((error) => form.destroy(error));
  });

  try {
    await writeAll(body, form);
  } catch (error) {
    file?.part.destroy();
    await file?.spooled.catch(() => {}); // It failed because of the form, or the form because of it.
    throw isParseError(error) ? invalidForm('The form in the request is damaged.', error) : error;
  }
  if (file === undefined) throw new ProblemError('invalid-request', 'No audio was sent.', { param: 'file' });
  await file.spooled;
  return { declaredType, fields };
};

/** Writes a body to a stream with backpressure. Cheaper than a pipeline for a few chunks. */
const writeAll = async (body: Body, stream: Writable): Promise<void> => {
  const written = once(stream, 'finish');
  written.catch(() => {}); // Thrown below.
  for await (const chunk of body) {
    if (stream.destroyed) break;
    // A failed stream may never emit drain.
    if (!stream.write(chunk)) await Promise.race([written, once(stream, 'drain')]);
  }
  stream.end();
  await written;
};

const createFormParser = (contentType: string, maxBytes: number) => {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      isPartAFile: (name, _contentType, fileName) => name === 'file' || fileName !== undefined,
      limits: { ...fieldLimits, fileSize: maxBytes },
      highWaterMark: formBufferBytes,
    });
  } catch (cause) {
    throw invalidForm('The form in the request is damaged.', cause);
  }
};

/** Checks for an error of the form parser, which throws plain errors. Anything else here throws its own kind. */
const isParseError = (error: unknown): boolean =>
  error instanceof Error && !(error instanceof ProblemError) && error.name === 'Error' && !('code' in error);

const invalidForm = (detail: string, cause?: unknown): ProblemError =>
  new ProblemError('invalid-request', detail, { cause });

const readBody = (request: Request, maxBodyBytes: number, options: ReceiveOptions): Body => {
  let all = 0;
  const onBytes = (bytes: number) => {
    all += bytes;
    options.onBytes?.(bytes);
    if (all > maxBodyBytes) throw tooLarge(options.maxBytes);
  };
  return readWithIdleTimeout(readChunks(request, options.incoming), { ...options, onBytes });
};

/** Spools a part of a form. Uses events, since an iterator would cost more than everything else. */
const spoolPart = (part: Readable, audio: SpooledAudio): Promise<void> =>
  new Promise((resolve, reject) => {
    let writing: Promise<unknown> | undefined;
    part.on('data', (chunk: Uint8Array) => {
      writing = audio.append(chunk);
      if (writing === undefined) return;
      part.pause();
      writing.then(() => part.resume(), reject);
    });
    finished(part, (error) => {
      if (error) reject(error);
      else Promise.resolve(writing).then(audio.end).then(resolve, reject);
    });
  });
