import { problemMediaType } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import { readProblem } from './transcription-response.ts';

/**
 * Reads why a service did not describe itself. Undefined for services of other kinds, which respond with 404, 405 and
 * others to OPTIONS and transcribe all the same.
 */
export const readRefusal = async (response: Response): Promise<TranscriberProblem | undefined> => {
  const { ok, status, headers } = response;
  const isKnown = status === 401 || status >= 500 || headers.get('Content-Type')?.startsWith(problemMediaType);
  return !ok && isKnown ? readProblem(response) : undefined;
};

/** Whether no recording can be sent, whichever way. */
export const isConclusive = ({ code }: TranscriberProblem): boolean =>
  code === 'network-failed' || code === 'offline' || code === 'origin-not-allowed';
