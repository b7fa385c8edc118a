/** What went wrong with a model, in words for the person at the terminal; nothing else of it is printed. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** With what the command exits. */
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
