import type { ProblemError } from '@audio-transcriber/contract';
import { createProviderProblem, type ProviderProblemCode } from '../provider-problem.ts';
import type { OpenaiService } from './problems.ts';

/** The fields of the service's events that are read. */
export interface RealtimeEvent {
  readonly type: string;
  readonly item_id?: string;
  readonly delta?: string;
  readonly transcript?: string;
  readonly usage?: { readonly type?: string; readonly seconds?: number };
  readonly error?: { readonly type?: string; readonly code?: string | null; readonly message?: string };
}

/** Reads an event. Returns undefined if it is none. */
export const parseEvent = (text: string): RealtimeEvent | undefined => {
  try {
    const event: RealtimeEvent | null = JSON.parse(text);
    return typeof event?.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
};

/** Creates the problem of a refused WebSocket. */
export const handshakeProblem = (status: number, { apiKey, baseURL }: OpenaiService): ProblemError => {
  const refusesKey = `${baseURL} ${apiKey === undefined ? 'wants' : 'refuses'} OPENAI_API_KEY (${status}).`;
  const [code, complaint]: [ProviderProblemCode, string] =
    status === 401 || status === 403
      ? ['engine-misconfigured', refusesKey]
      : status === 429
        ? ['rate-limited', `${baseURL} allows no further realtime session now (429).`]
        : status >= 400 && status < 500
          ? ['engine-misconfigured', `OPENAI_BASE_URL, ${baseURL}, has no realtime transcription (${status}).`]
          : ['engine-unavailable', `OPENAI_BASE_URL, ${baseURL}, opens no realtime session (${status}).`];
  return createProviderProblem(code, { cause: new Error(complaint) });
};

/** Creates the problem of a connection that cannot be opened or breaks off. */
export const closedProblem = (error: Error, { baseURL }: OpenaiService): ProblemError => {
  const complaint = `The realtime session at OPENAI_BASE_URL, ${baseURL}, ended unexpectedly.`;
  return createProviderProblem('engine-unavailable', { cause: new Error(complaint, { cause: error }) });
};

const codes: readonly (readonly [RegExp, ProviderProblemCode])[] = [
  [/api_key|authentication|permission|insufficient_quota|model_not_found/, 'engine-misconfigured'],
  [/rate_limit|rate-limited/, 'rate-limited'],
  [/busy|unavailable|overloaded/, 'engine-unavailable'],
  [/timeout/, 'engine-timeout'],
];

/** Creates the problem of an event that reports a failure. */
export const errorProblem = ({ error = {} }: RealtimeEvent, { apiKey, baseURL }: OpenaiService): ProblemError => {
  const kind = `${error.code ?? ''} ${error.type ?? ''}`;
  const code = codes.find(([pattern]) => pattern.test(kind))?.[1] ?? 'engine-failed';
  const message = error.message ?? 'an event that is not understood';
  const said = apiKey === undefined ? message : message.replaceAll(apiKey, '(the key)');
  return createProviderProblem(code, { cause: new Error(`${baseURL} sends ${said}`) });
};
