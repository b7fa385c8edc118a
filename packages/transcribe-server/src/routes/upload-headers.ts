import { ProblemError } from '@audio-transcriber/contract';
import { type BareItem, parseItem, serializeBoolean, serializeDictionary, serializeInteger } from 'structured-headers';
import type { Limits } from '../platform/limits.ts';
import { tooLarge } from '../problems/payload-too-large.ts';
import { lengthInconsistent } from '../problems/upload-problem.ts';
import type { Upload } from '../uploads/upload.ts';

/** The media type of a part of an upload. */
export const partialUpload = 'application/partial-upload';

/** What the headers of a request say about the part in its body. */
export interface PartHeaders {
  /** Bytes before it. */
  readonly offset: number;
  /** Whether the upload ends with it. */
  readonly isLast: boolean;
  /** Bytes of the whole upload, where that is known. */
  readonly length: number | undefined;
}

/** Reads `Upload-Complete`: whether the upload ends with this request. Undefined if it is absent or malformed. */
export const readUploadComplete = (headers: Headers): boolean | undefined => {
  const value = readItem(headers, 'Upload-Complete');
  return typeof value === 'boolean' ? value : undefined;
};

/**
 * Reads the headers of the request that creates an upload.
 *
 * @throws ProblemError `invalid-request`, `unsupported-media-type`, `audio-too-large`
 */
export const readCreation = (headers: Headers, isLast: boolean, { maxUploadBytes }: Limits): PartHeaders => {
  const coding = headers.get('Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  // It would apply to the whole upload.
  if (coding !== 'identity') {
    throw new ProblemError('unsupported-media-type', 'An upload must contain the audio without Content-Encoding.', {
      param: 'Content-Encoding',
    });
  }
  return readLengths(headers, 0, isLast, maxUploadBytes);
};

/**
 * Reads the headers of a PATCH.
 *
 * @throws ProblemError `invalid-request`, `unsupported-media-type`, `audio-too-large`
 */
export const readAppend = (headers: Headers, { maxUploadBytes }: Limits): PartHeaders => {
  const [mediaType] = headers.get('Content-Type')?.split(';') ?? [];
  if (mediaType?.trim().toLowerCase() !== partialUpload) {
    throw new ProblemError('unsupported-media-type', `A part of an upload must have the type ${partialUpload}.`, {
      param: 'Content-Type',
    });
  }
  const offset = readInteger(headers, 'Upload-Offset');
  const isLast = readUploadComplete(headers);
  if (offset === undefined) throw missing('Upload-Offset', 'the number of bytes before it');
  if (isLast === undefined) throw missing('Upload-Complete', '?0 or ?1');
  return readLengths(headers, offset, isLast, maxUploadBytes);
};

/**
 * Refuses the headers of a part on a request that has none.
 *
 * @throws ProblemError `invalid-request`
 */
export const refusePartHeaders = (headers: Headers): void => {
  const param = readInteger(headers, 'Upload-Offset') === undefined ? 'Upload-Complete' : 'Upload-Offset';
  if (param === 'Upload-Complete' && readUploadComplete(headers) === undefined) return;
  throw new ProblemError('invalid-request', `This request must not have ${param}: it sends no part.`, { param });
};

const readLengths = (headers: Headers, offset: number, isLast: boolean, maxBytes: number): PartHeaders => {
  const contentBytes = readContentLength(headers);
  const end = contentBytes === undefined ? undefined : offset + contentBytes;
  const announced = readInteger(headers, 'Upload-Length');
  const length = announced ?? (isLast ? end : undefined);
  if (Math.max(length ?? 0, end ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (isLast && end !== undefined && end !== length) throw lengthInconsistent();
  return { offset, isLast, length };
};

const readContentLength = (headers: Headers): number | undefined => {
  const digits = headers.get('Content-Length');
  return digits === null ? undefined : Number(digits);
};

/** Reads a Structured Field that is a non-negative Integer. Undefined for any other value. */
const readInteger = (headers: Headers, name: string): number | undefined => {
  const value = readItem(headers, name);
  return Number.isInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
};

/**
 * Reads a Structured Field that is an Item (RFC 9651), without its parameters, which the draft does not define.
 * Undefined for a malformed field: the RFC says to ignore it.
 */
const readItem = (headers: Headers, name: string): BareItem | undefined => {
  const text = headers.get(name);
  if (text === null) return undefined;
  try {
    return parseItem(text)[0];
  } catch {
    return undefined;
  }
};

const missing = (header: string, value: string): ProblemError =>
  new ProblemError('invalid-request', `A part of an upload requires ${header}: ${value}.`, { param: header });

/** Formats `Upload-Limit`: the maximum bytes of a recording and of a part, and the seconds that an upload is kept. */
export const formatUploadLimit = ({ maxUploadBytes, uploadTtlSeconds }: Limits): string =>
  serializeDictionary({
    'max-size': maxUploadBytes,
    'max-append-size': maxUploadBytes,
    'max-age': uploadTtlSeconds,
  });

/** Sets the response headers that describe the state of an upload. */
export const setUploadHeaders = (headers: Headers, { bytes, length, isComplete }: Upload): void => {
  headers.set('Upload-Offset', serializeInteger(bytes));
  headers.set('Upload-Complete', serializeBoolean(isComplete));
  if (length !== undefined) headers.set('Upload-Length', serializeInteger(length));
};
