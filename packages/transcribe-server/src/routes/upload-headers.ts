import { ProblemError } from '@audio-transcriber/contract';
import type { Limits } from '../platform/limits.ts';
import { tooLarge } from '../problems/payload-too-large.ts';
import { lengthInconsistent } from '../problems/upload-problem.ts';
import type { Upload } from '../uploads/upload.ts';

/** The media type of a piece of an upload. */
export const partialUpload = 'application/partial-upload';

/** What the headers of a request say of the piece that it carries. */
export interface PieceHeaders {
  readonly offset: number;
  /** Whether the recording ends with it. */
  readonly isLast: boolean;
  /** How long the whole is, where that is known. */
  readonly length: number | undefined;
}

/** Whether the request brings a whole upload or begins one; undefined where it speaks of none. */
export const readUploadComplete = (headers: Headers): boolean | undefined => {
  const [, value] = /^ *\?([01]) *(?:;|$)/.exec(headers.get('Upload-Complete') ?? '') ?? [];
  return value === undefined ? undefined : value === '1';
};

/**
 * Reads the headers of the request that creates an upload.
 *
 * @throws ProblemError `invalid-request`, `audio-too-large`
 */
export const readCreation = (headers: Headers, isLast: boolean, { maxUploadBytes }: Limits): PieceHeaders =>
  readLengths(headers, 0, isLast, maxUploadBytes);

/**
 * Reads the headers of a PATCH.
 *
 * @throws ProblemError `invalid-request`, `unsupported-media-type`, `audio-too-large`
 */
export const readAppend = (headers: Headers, { maxUploadBytes }: Limits): PieceHeaders => {
  const [mediaType] = headers.get('Content-Type')?.split(';') ?? [];
  if (mediaType?.trim().toLowerCase() !== partialUpload) {
    throw new ProblemError('unsupported-media-type', `A piece of an upload is ${partialUpload}.`, {
      param: 'Content-Type',
    });
  }
  const offset = readInteger(headers, 'Upload-Offset');
  const isLast = readUploadComplete(headers);
  if (offset === undefined) throw missing('Upload-Offset', 'the number of bytes before it');
  if (isLast === undefined) throw missing('Upload-Complete', '?0 or ?1');
  return readLengths(headers, offset, isLast, maxUploadBytes);
};

const readLengths = (headers: Headers, offset: number, isLast: boolean, maxBytes: number): PieceHeaders => {
  const contentBytes = readInteger(headers, 'Content-Length');
  const end = contentBytes === undefined ? undefined : offset + contentBytes;
  const said = readInteger(headers, 'Upload-Length');
  const length = said ?? (isLast ? end : undefined);
  if (Math.max(length ?? 0, end ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (isLast && end !== undefined && end !== length) throw lengthInconsistent();
  return { offset, isLast, length };
};

/** A structured field that is a non-negative integer (RFC 9651); any other counts as not sent. */
const readInteger = (headers: Headers, name: string): number | undefined => {
  const [, digits] = /^ *(\d{1,15}) *(?:;|$)/.exec(headers.get(name) ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
};

const missing = (header: string, value: string): ProblemError =>
  new ProblemError('invalid-request', `A piece of an upload needs ${header}: ${value}.`, { param: header });

/** The header Upload-Limit: how large a recording, and each of its pieces, may be, and how long an upload is kept. */
export const describeLimits = ({ maxUploadBytes, uploadTtlSeconds }: Limits): string =>
  `max-size=${maxUploadBytes}, max-append-size=${maxUploadBytes}, max-age=${uploadTtlSeconds}`;

/** Sets what an answer says of its upload. */
export const setUploadHeaders = (headers: Headers, { bytes, length, isComplete }: Upload): void => {
  headers.set('Upload-Offset', String(bytes));
  headers.set('Upload-Complete', isComplete ? '?1' : '?0');
  if (length !== undefined) headers.set('Upload-Length', String(length));
};
