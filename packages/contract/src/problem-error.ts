import type { ProblemCode } from './problems.ts';

/** What a problem may have beside its code and its detail. */
export interface ProblemErrorOptions extends ErrorOptions {
  /** The request field at fault. */
  readonly param?: string;
  /** How long to wait before trying again (the header Retry-After). */
  readonly retryAfterSeconds?: number;
}

/**
 * An error with a stable code. Each side adds its own codes to the wire's: the element has local ones.
 * The message is the problem's `detail`, so it must be fit for an end user; what is not goes into `cause`.
 */
export class ProblemError<Code extends string = ProblemCode> extends Error {
  override readonly name = 'ProblemError';
  readonly code: Code;
  readonly param: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: Code, detail: string, options: ProblemErrorOptions = {}) {
    super(detail, options);
    this.code = code;
    this.param = options.param;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
