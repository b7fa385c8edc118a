/** Status, title and retryability of a problem code. */
export interface ProblemDefinition {
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** The same for every occurrence (RFC 9457, `title`). */
  readonly title: string;
}

/** Every problem that the server responds with, by code. Codes are stable: clients branch on them. */
export const problems = {
  'empty-audio': { status: 400, retryable: false, title: 'The audio is empty' },
  'invalid-request': { status: 400, retryable: false, title: 'The request is not valid' },
  unauthorized: { status: 401, retryable: false, title: 'A valid key is needed' },
  'origin-not-allowed': { status: 403, retryable: false, title: 'This page may not use this service' },
  'not-found': { status: 404, retryable: false, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, retryable: false, title: 'This cannot be done here' },
  'request-timeout': { status: 408, retryable: true, title: 'The upload took too long' },
  'upload-offset-mismatch': { status: 409, retryable: true, title: 'The upload goes on at another place' },
  'audio-too-large': { status: 413, retryable: false, title: 'The audio is too large' },
  'audio-too-long': { status: 413, retryable: false, title: 'The audio is too long' },
  'unsupported-media-type': { status: 415, retryable: false, title: 'This kind of file is not supported' },
  'unreadable-audio': { status: 422, retryable: false, title: 'The audio cannot be read' },
  'unsupported-language': { status: 422, retryable: false, title: 'This language is not supported' },
  'idempotency-mismatch': { status: 422, retryable: false, title: 'This key was used for another request' },
  'rate-limited': { status: 429, retryable: true, title: 'Too many requests' },
  internal: { status: 500, retryable: true, title: 'Something went wrong on the server' },
  'engine-misconfigured': { status: 502, retryable: false, title: 'The speech recogniser is not set up' },
  'engine-failed': { status: 502, retryable: true, title: 'The speech recogniser failed' },
  'engine-unavailable': { status: 503, retryable: true, title: 'The speech recogniser cannot be reached' },
  'server-busy': { status: 503, retryable: true, title: 'The server is busy' },
  'engine-timeout': { status: 504, retryable: true, title: 'The speech recogniser took too long' },
  'storage-full': { status: 507, retryable: true, title: 'The server has no room left' },
} as const satisfies Record<string, ProblemDefinition>;

/** A problem code of the wire, such as `audio-too-long`. */
export type ProblemCode = keyof typeof problems;

/** Checks for a problem code of the wire. */
export const isProblemCode = (value: unknown): value is ProblemCode =>
  typeof value === 'string' && Object.hasOwn(problems, value);

/** The body of an `application/problem+json` response (RFC 9457), plus the member `error` that OpenAI clients read. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One or two sentences for the end user. */
  readonly detail: string;
  /** The request id, also in the header X-Request-Id. */
  readonly instance: string;
  readonly code: ProblemCode;
  readonly retryable: boolean;
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly code: ProblemCode;
    /** The request field at fault. */
    readonly param: string | null;
  };
}

/** The media type of a `ProblemDocument` (https://www.rfc-editor.org/rfc/rfc9457.html). */
export const problemMediaType = 'application/problem+json';
