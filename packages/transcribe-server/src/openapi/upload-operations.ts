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

const completeHeader = { schema: boolean, description: 'Whether the upload is complete.' };
const offsetHeader = { schema: integer, description: 'Number of received bytes.' };
const limitHeader = { schema: text, description: 'max-size, max-append-size (bytes) and max-age (seconds).' };

/** Describes the headers of every response about an upload. */
const uploadHeaders = () => ({
  'Upload-Complete': completeHeader,
  'Upload-Offset': offsetHeader,
  'Upload-Limit': limitHeader,
});

/** Describes the headers of a request that creates an upload. */
export const creationParameters = () => [
  header(
    'Upload-Complete',
    boolean,
    'Creates an upload: ?0 if more parts follow, ?1 if the body is the whole recording.',
  ),
  lengthParameter(),
];

/** Describes the responses to a request that creates an upload. */
export const creationResponses = () => ({
  201: {
    description: 'The upload is created',
    headers: { Location: { schema: text, description: 'The upload, as a relative reference.' }, ...uploadHeaders() },
  },
});

/** Describes `OPTIONS` at the transcription endpoint. */
export const offerOperation = () => ({
  operationId: 'offerUploads',
  summary: 'Describes the capabilities of the service, and the limits of uploads in parts',
  responses: {
    200: {
      description: 'Uploads in parts are supported',
      headers: { 'Upload-Limit': limitHeader },
      content: { 'application/json': { schema: reference('UploadOffer') } },
    },
    ...problemsOf([401]),
  },
});

/** Describes the methods of an upload: those of draft-ietf-httpbis-resumable-upload, and our own GET and POST. */
export const uploadOperations = () => ({
  parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
  head: {
    operationId: 'readUploadOffset',
    summary: 'Returns the offset of an upload',
    responses: {
      204: { description: 'The current offset', headers: uploadHeaders() },
      ...problemsOf([400, 401, 404]),
    },
  },
  get: {
    operationId: 'readUpload',
    summary: 'Returns the segments so far, or the complete transcription',
    description:
      'With Accept: text/event-stream, all events from the first segment on. Otherwise the segments so far, or the result once all bytes have arrived.',
    responses: { 200: { ...transcriptionAnswer(), headers: uploadHeaders() }, ...anyProblem() },
  },
  patch: {
    operationId: 'appendToUpload',
    summary: 'Appends a part. The response to the last one is the transcription',
    parameters: [
      header('Upload-Offset', integer, 'Number of bytes before the part.', true),
      header('Upload-Complete', boolean, 'Whether it is the last part.', true),
      lengthParameter(),
    ],
    requestBody: { content: { [partialUpload]: {} } },
    responses: {
      200: { ...transcriptionAnswer(), headers: uploadHeaders() },
      204: { description: 'The part is stored', headers: uploadHeaders() },
      ...anyProblem(),
    },
  },
  post: {
    operationId: 'retryUpload',
    summary: 'Retries the failed segments only',
    responses: { 200: { ...transcriptionAnswer(), headers: uploadHeaders() }, ...anyProblem() },
  },
  delete: {
    operationId: 'deleteUpload',
    summary: 'Cancels the transcription, or deletes its result',
    responses: { 204: { description: 'The upload is deleted' }, ...problemsOf([401, 404]) },
  },
});

const anyProblem = () => problemsOf(Object.values(problems).map(({ status }) => status));
