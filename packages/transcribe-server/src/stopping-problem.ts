import { ProblemError } from '@audio-transcriber/contract';

/** What a client is told of whom the server takes leave. */
export const stoppingProblem = (): ProblemError =>
  new ProblemError('server-busy', 'The server is stopping.', { retryAfterSeconds: 30 });
