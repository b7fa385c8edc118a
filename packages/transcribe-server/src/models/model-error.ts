/** An error with a message for the operator. The command prints the message only, without a stack. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** Exit code of the command. */
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
