import type { ProblemCode } from './problems.ts';

/** Optional details of a problem. */
export interface ProblemErrorOptions extends ErrorOptions {
  /** The request field at fault. */
  readonly param?: string;
  /** Seconds to wait before a retry (header `Retry-After`). */
  readonly retryAfterSeconds?: number;
}

/**
 * An error with a stable code: one of the wire, or a local one of the element.
 * The message is the `detail` of the problem document, which end users read. Anything else belongs in `cause`.
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
