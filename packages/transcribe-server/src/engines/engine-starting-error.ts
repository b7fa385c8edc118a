/** Thrown by `check` of an engine that is still starting. */
export class EngineStartingError extends Error {
  override readonly name = 'EngineStartingError';
}
