import { type ProblemCode, ProblemError, parseTranscription, type Transcription } from '@audio-transcriber/contract';
import { hasMessage } from './messages.ts';
import type { TranscriberProblem } from './problem.ts';

/**
 * Reads a service's answer: this project's, or of any service of OpenAI's shape.
 *
 * @throws ProblemError with the code the service gave, else the one its status means; `bad-response` where a success
 *   holds no transcription
 */
export const readTranscription = async (response: Response): Promise<Transcription> => {
  const body = parseJson(await response.text());
  if (!response.ok) throw createProblem(response, body);
  const transcription = parseTranscription(body);
  if (!transcription) throw new ProblemError('bad-response', 'The answer holds no transcription.');
  return transcription;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // A proxy's page: the status tells what there is to tell.
  }
};

const createProblem = ({ status, headers }: Response, body: unknown): TranscriberProblem => {
  const { code, detail, error } = Object(body) as { code?: unknown; detail?: unknown; error?: unknown };
  const { message } = Object(error) as { message?: unknown };
  const words = [detail, message].find((text) => typeof text === 'string') ?? `The service answered ${status}.`;
  const retryAfterSeconds = Number.parseInt(headers.get('Retry-After') ?? '', 10);
  return new ProblemError(hasMessage(code) ? code : problemCodeOf(status), words, {
    ...(retryAfterSeconds >= 0 && { retryAfterSeconds }),
  });
};

const problemCodes: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'origin-not-allowed',
  404: 'not-found',
  408: 'request-timeout',
  413: 'audio-too-large',
  415: 'unsupported-media-type',
  429: 'rate-limited',
  502: 'engine-failed',
  503: 'server-busy',
  504: 'engine-timeout',
};

const problemCodeOf = (status: number): ProblemCode =>
  problemCodes[status] ?? (status < 500 ? 'invalid-request' : 'internal');
