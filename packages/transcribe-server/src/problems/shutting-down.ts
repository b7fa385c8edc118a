import { ProblemError } from '@audio-transcriber/contract';

/** Creates the problem of a server that is stopping. */
export const stoppingProblem = (): ProblemError =>
  new ProblemError('server-busy', 'The server is stopping.', { retryAfterSeconds: 30 });
