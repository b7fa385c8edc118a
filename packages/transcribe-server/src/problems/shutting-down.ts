import { ProblemError } from '@audio-transcriber/contract';

/** The problem that clients get while the server is stopping. */
export const stoppingProblem = (): ProblemError =>
  new ProblemError('server-busy', 'The server is stopping.', { retryAfterSeconds: 30 });
