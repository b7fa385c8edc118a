/** Why an engine is not ready yet, though it will be without anybody's doing: thrown by its `check`. */
export class EngineStartingError extends Error {
  override readonly name = 'EngineStartingError';
}
