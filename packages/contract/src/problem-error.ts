import type { ProblemCode } from './problems.ts';

/** Optional details of a problem. */
export interface ProblemErrorOptions extends ErrorOptions {
  /** The request field that caused the problem. */
  readonly param?: string;
  /** Seconds to wait before a retry (`Retry-After`). */
  readonly retryAfterSeconds?: number;
}

/** Registered, so that copies of this package recognize each other's errors. */
const marker = Symbol.for('audio-transcriber.ProblemError');

/**
 * An error with a stable code. The message is the problem's `detail` and is shown to people. What they should not see
 * goes into `cause`.
 *
 * @example throw new ProblemError('server-busy', 'The queue is full.', { retryAfterSeconds: 30 });
 */
export class ProblemError<Code extends string = ProblemCode> extends Error {
  override readonly name = 'ProblemError';
  readonly code: Code;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly [marker] = true;

  constructor(code: Code, detail: string, options: ProblemErrorOptions = {}) {
    super(detail, options);
    this.code = code;
    this.param = options.param;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Whether a value is a `ProblemError`, also of another copy of this package. */
  static isInstance(value: unknown): value is ProblemError<string> {
    return typeof value === 'object' && value !== null && marker in value;
  }
}
