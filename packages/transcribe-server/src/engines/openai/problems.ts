import type { ProblemError } from '@audio-transcriber/contract';
import type { APIError } from 'openai';
import { createProviderProblem, type ProviderProblemCode } from '../provider-problem.ts';

/** The configured service, for messages. */
export interface OpenaiService {
  readonly apiKey: string | undefined;
  readonly baseURL: string;
  readonly model: string;
}

/** Converts an error of the client library to a problem, without the key and the transcript. */
export const toOpenaiProblem = async (error: unknown, service: OpenaiService): Promise<ProblemError> => {
  const { APIConnectionError, APIError } = await import('openai');
  if (error instanceof APIConnectionError) {
    const complaint = `OPENAI_BASE_URL, ${service.baseURL}, cannot be reached${reasonOf(error.cause)}.`;
    return createProviderProblem('engine-unavailable', { cause: new Error(complaint, { cause: error.cause }) });
  }
  if (error instanceof APIError && error.status !== undefined) {
    const [code, complaint] = diagnose(error, service);
    return createProviderProblem(code, {
      cause: new Error(complaint),
      ...(code === 'rate-limited' && retryAfter(error.headers)),
    });
  }
  const complaint = `The answer of OPENAI_BASE_URL, ${service.baseURL}, is not understood.`;
  const cause = error instanceof SyntaxError ? undefined : error; // A SyntaxError quotes the response.
  return createProviderProblem('engine-failed', { cause: new Error(complaint, { cause }) });
};

/** Tells whether the service refuses word times or their format. `perhaps` for a refusal without a reason. */
export const refusesTimes = (error: unknown): 'yes' | 'perhaps' | 'no' => {
  if (!(error instanceof Error && 'status' in error && 'error' in error)) return 'no';
  if (error.status !== 400 && error.status !== 422) return 'no';
  if (/response_?format|verbose_json|timestamp/i.test(error.message)) return 'yes';
  return error.error === undefined ? 'perhaps' : 'no';
};

/** Tells whether the service has no such route. */
export const isRouteMissing = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && (error.status === 404 || error.status === 405 || error.status === 501);

/** Tells whether the service refuses the probabilities of tokens. */
export const refusesLogprobs = (error: unknown): boolean =>
  error instanceof Error &&
  'status' in error &&
  (error.status === 400 || error.status === 422) &&
  /include|logprob/i.test(error.message);

const diagnose = (error: APIError, { apiKey, baseURL, model }: OpenaiService): [ProviderProblemCode, string] => {
  const said = apiKey ? error.message.replaceAll(apiKey, '(the key)') : error.message;
  const answer = `${baseURL} answers ${said}${error.requestID ? ` (request ${error.requestID})` : ''}`;
  switch (error.status) {
    case 401: // The message may contain parts of the key.
      return ['engine-misconfigured', `${baseURL} ${apiKey === undefined ? 'wants' : 'refuses'} OPENAI_API_KEY (401).`];
    case 403:
      return ['engine-misconfigured', `${baseURL} refuses OPENAI_API_KEY. ${answer}`];
    case 404:
      return [
        'engine-misconfigured',
        `OPENAI_TRANSCRIPTION_MODEL, ${model}, or OPENAI_BASE_URL, ${baseURL}, is wrong. ${answer}`,
      ];
    case 408:
    case 504:
      return ['engine-timeout', answer];
    case 429:
      if (error.code === 'insufficient_quota')
        return ['engine-misconfigured', `The account of OPENAI_API_KEY is used up. ${answer}`];
      return ['rate-limited', answer];
    case 502:
    case 503:
      return ['engine-unavailable', answer];
    case 400:
    case 422:
      return [/language/i.test(`${error.param} ${error.message}`) ? 'unsupported-language' : 'engine-failed', answer];
    default:
      return ['engine-failed', answer];
  }
};

/** Retry-After is a number of seconds or a date. */
const retryAfter = (headers: Headers | undefined): { retryAfterSeconds?: number } => {
  const value = headers?.get('Retry-After');
  if (!value) return {};
  const seconds = /^\d/.test(value) ? Number.parseFloat(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? { retryAfterSeconds: Math.max(0, seconds) } : {};
};

/** Returns the code of a failed connection, such as ECONNREFUSED, from the cause of fetch's error. */
const reasonOf = (error: unknown): string => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause) return `: ${cause.code}`;
  }
  return '';
};
