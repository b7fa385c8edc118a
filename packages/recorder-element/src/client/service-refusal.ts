import { problemMediaType } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import { readProblem } from './transcription-response.ts';

/**
 * Reads why a service did not describe itself. Returns undefined for other services: they respond to OPTIONS with 404,
 * 405 or similar, and can still transcribe.
 */
export const readRefusal = async (response: Response): Promise<TranscriberProblem | undefined> => {
  const { ok, status, headers } = response;
  const isKnown = status === 401 || status >= 500 || headers.get('Content-Type')?.startsWith(problemMediaType);
  return !ok && isKnown ? readProblem(response) : undefined;
};

/** Whether no recording can be sent, neither as an upload nor in one request. */
export const isConclusive = ({ code }: TranscriberProblem): boolean =>
  code === 'network-failed' || code === 'offline' || code === 'origin-not-allowed';
