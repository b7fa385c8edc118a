import { problems } from '@audio-transcriber/contract';
import { partialUpload } from '../routes/upload-headers.ts';
import { problemsOf, reference, transcriptionAnswer } from './components.ts';

const boolean = { type: 'string', enum: ['?0', '?1'] };
const integer = { type: 'integer', minimum: 0 };
const text = { type: 'string' };

const header = (name: string, schema: object, description: string, required = false) => ({
  ...{ name, in: 'header', required, schema, description },
});

const lengthParameter = () => header('Upload-Length', integer, 'How many bytes the whole recording has.');

const completeHeader = { schema: boolean, description: 'Whether the recording has been sent to its end.' };
const offsetHeader = { schema: integer, description: 'How many bytes of it are there.' };
const limitHeader = { schema: text, description: 'max-size, max-append-size (bytes) and max-age (seconds).' };

/** Describes the headers of every response about an upload. */
const uploadHeaders = () => ({
  'Upload-Complete': completeHeader,
  'Upload-Offset': offsetHeader,
  'Upload-Limit': limitHeader,
});

/** Describes the headers of a request that creates an upload. */
export const creationParameters = () => [
  header('Upload-Complete', boolean, 'Begins an upload: ?0 where more is to come, ?1 where this is all.'),
  lengthParameter(),
];

/** Describes the responses to a request that creates an upload. */
export const creationResponses = () => ({
  201: {
    description: 'The upload is begun',
    headers: { Location: { schema: text, description: 'The upload, as a relative reference.' }, ...uploadHeaders() },
  },
});

/** Describes `OPTIONS` at the transcription endpoint. */
export const offerOperation = () => ({
  operationId: 'offerUploads',
  summary: 'Whether recordings may be sent in pieces, and within which limits',
  responses: {
    200: {
      description: 'They may',
      headers: { 'Accept-Patch': { schema: { const: partialUpload } }, 'Upload-Limit': limitHeader },
      content: { 'application/json': { schema: reference('UploadOffer') } },
    },
    ...problemsOf([401]),
  },
});

/** Describes the methods of an upload: those of draft-ietf-httpbis-resumable-upload-15, and our own GET and POST. */
export const uploadOperations = () => ({
  parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
  head: {
    operationId: 'readUploadOffset',
    summary: 'How far an upload has come',
    responses: { 204: { description: 'So far', headers: uploadHeaders() }, ...problemsOf([401, 404]) },
  },
  get: {
    operationId: 'readUpload',
    summary: 'The segments as they come, or the finished answer, from the first one on',
    description: 'Events, where they are accepted. Else what is there of a recording that still comes, or the answer.',
    responses: { 200: { ...transcriptionAnswer(), headers: uploadHeaders() }, ...anyProblem() },
  },
  patch: {
    operationId: 'appendToUpload',
    summary: 'Appends a piece; the last one is answered with the transcription',
    parameters: [
      header('Upload-Offset', integer, 'How many bytes are before the piece.', true),
      header('Upload-Complete', boolean, 'Whether the recording ends with it.', true),
      lengthParameter(),
    ],
    requestBody: { content: { [partialUpload]: {} } },
    responses: {
      200: { ...transcriptionAnswer(), headers: uploadHeaders() },
      204: { description: 'The piece is there', headers: uploadHeaders() },
      ...anyProblem(),
    },
  },
  post: {
    operationId: 'retryUpload',
    summary: 'Runs the segments again that have failed, and those alone',
    responses: { 200: { ...transcriptionAnswer(), headers: uploadHeaders() }, ...anyProblem() },
  },
  delete: {
    operationId: 'deleteUpload',
    summary: 'Cancels the transcription, or deletes its result',
    responses: { 204: { description: 'It is gone' }, ...problemsOf([401, 404]) },
  },
});

const anyProblem = () => problemsOf(Object.values(problems).map(({ status }) => status));
