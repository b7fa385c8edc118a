/** The wire format of one kind of problem. */
export interface ProblemDefinition {
  /** HTTP status. */
  readonly status: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
}

/**
 * Every problem of the server. Codes are stable: clients branch on them. If several codes share a status, the most
 * general one is first.
 */
export const problems = {
  'invalid-request': { status: 400, retryable: false },
  'empty-audio': { status: 400, retryable: false },
  unauthorized: { status: 401, retryable: false },
  'origin-not-allowed': { status: 403, retryable: false },
  'not-found': { status: 404, retryable: false },
  'method-not-allowed': { status: 405, retryable: false },
  'request-timeout': { status: 408, retryable: true },
  'upload-offset-mismatch': { status: 409, retryable: true },
  'audio-too-large': { status: 413, retryable: false },
  'audio-too-long': { status: 413, retryable: false },
  'unsupported-media-type': { status: 415, retryable: false },
  'unreadable-audio': { status: 422, retryable: false },
  'unsupported-language': { status: 422, retryable: false },
  'unsupported-translation': { status: 422, retryable: false },
  'idempotency-mismatch': { status: 422, retryable: false },
  'rate-limited': { status: 429, retryable: true },
  internal: { status: 500, retryable: true },
  'engine-failed': { status: 502, retryable: true },
  'engine-misconfigured': { status: 502, retryable: false },
  'server-busy': { status: 503, retryable: true },
  'engine-unavailable': { status: 503, retryable: true },
  'engine-timeout': { status: 504, retryable: true },
  'storage-full': { status: 507, retryable: true },
} as const satisfies Record<string, ProblemDefinition>;

/** The code of a problem on the wire. */
export type ProblemCode = keyof typeof problems;

/** The code of a problem of a transcription, which is not translated. */
export type TranscriptionProblemCode = Exclude<ProblemCode, 'unsupported-translation'>;

/** Whether a value is the code of one of these problems. */
export const isProblemCode = (value: unknown): value is ProblemCode =>
  typeof value === 'string' && Object.hasOwn(problems, value);

/** Returns the code for an HTTP status, for services that send none. */
export const problemCodeOf = (status: number): TranscriptionProblemCode => {
  if (status === 410) return 'not-found';
  // Other services send 422 for invalid fields, this project only for specific codes.
  const [code] =
    status === 422 ? [] : (Object.entries(problems).find(([, problem]) => problem.status === status) ?? []);
  return (code as TranscriptionProblemCode | undefined) ?? (status < 500 ? 'invalid-request' : 'internal');
};

/**
 * An `application/problem+json` body (RFC 9457), with the member `error` beside it that OpenAI clients read.
 */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One or two sentences fit for an end user. */
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

/** The media type of a `ProblemDocument`: https://www.rfc-editor.org/rfc/rfc9457.html */
export const problemMediaType = 'application/problem+json';
