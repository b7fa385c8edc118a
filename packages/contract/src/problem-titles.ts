import type { ProblemCode } from './problems.ts';

/** The `title` of each problem (RFC 9457): short, and the same for every occurrence. */
export const problemTitles: Readonly<Record<ProblemCode, string>> = {
  'invalid-request': 'The request is not valid',
  'empty-audio': 'The audio is empty',
  unauthorized: 'A valid key is required',
  'origin-not-allowed': 'This page may not use this service',
  'not-found': 'Not found',
  'method-not-allowed': 'This method is not allowed',
  'request-timeout': 'The upload took too long',
  'upload-offset-mismatch': 'The upload continues at another offset',
  'audio-too-large': 'The audio is too large',
  'audio-too-long': 'The audio is too long',
  'unsupported-media-type': 'This kind of file is not supported',
  'unreadable-audio': 'The audio cannot be read',
  'unsupported-language': 'This language is not supported',
  'unsupported-translation': 'This translation is not supported',
  'idempotency-mismatch': 'This key was used for another request',
  'rate-limited': 'Too many requests',
  internal: 'Something went wrong on the server',
  'engine-failed': 'The speech recogniser failed',
  'engine-misconfigured': 'The speech recogniser is not set up',
  'server-busy': 'The server is busy',
  'engine-unavailable': 'The speech recogniser cannot be reached',
  'engine-timeout': 'The speech recogniser took too long',
  'storage-full': 'The server has no space left',
};
