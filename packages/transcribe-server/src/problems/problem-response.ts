import {
  type ProblemCode,
  type ProblemDocument,
  ProblemError,
  problemMediaType,
  problems,
  problemTitles,
} from '@audio-transcriber/contract';
import { isDiskFull } from '../platform/disk-full.ts';
import { UploadProblem } from './upload-problem.ts';

/** Creates the `application/problem+json` response to a request that failed with this error. */
export const createProblemResponse = (error: unknown, requestId: string): Response => {
  const { retryAfterSeconds } = toProblem(error);
  const problem = createProblemDocument(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'Content-Type': problemMediaType,
      ...(problem.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(Math.ceil(retryAfterSeconds)) }),
    },
  });
};

/** Checks for a fault of the server (status 5xx), which the operator should see. */
export const isServerFault = (error: unknown): boolean => problems[toProblem(error).code].status >= 500;

/** Whether the same request may succeed later. */
export const isRetryable = (error: unknown): boolean => problems[toProblem(error).code].retryable;

const toProblem = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  if (isDiskFull(error)) return new ProblemError('storage-full', 'The server has no space left for the recording.');
  return new ProblemError('internal', 'Something went wrong on the server.', { cause: error });
};

/** Creates the document for an error. It has the message of a ProblemError only, and never a cause or a stack. */
export const createProblemDocument = (error: unknown, requestId: string): ProblemDocument => {
  const { code, message, param } = toProblem(error);
  const { status, retryable } = problems[code];
  const title = problemTitles[code];
  return {
    type: `urn:problem-type:audio-transcriber:${code}`,
    title,
    status,
    detail: message,
    instance: requestId,
    code,
    retryable,
    error: { message, type: errorType(code, status), code, param: param ?? null },
    ...(error instanceof UploadProblem && error.members),
  };
};

/** Returns OpenAI's `error.type`. */
const errorType = (code: ProblemCode, status: number): string => {
  if (code === 'unauthorized') return 'authentication_error';
  if (code === 'rate-limited') return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
};
