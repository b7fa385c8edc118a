import { problemMediaType } from '@audio-transcriber/contract';
import type { Environment } from '../platform/environment.ts';
import { type TranscriberProblem, toProblem } from '../platform/problem.ts';
import { readProblem } from './transcription-response.ts';

type Network = Pick<Environment, 'fetch' | 'isOnline'>;

/** Long enough for a slow line. Together with the request that failed, less than 10 s. */
const probeTimeoutMs = 2000;

/** The endpoints that the console has named. */
const reported = new Set<string>();

/**
 * Reads why a service did not describe itself. Undefined for services of other kinds, which respond with 404, 405 and
 * others to OPTIONS and transcribe all the same.
 */
export const readRefusal = async (response: Response): Promise<TranscriberProblem | undefined> => {
  const { ok, status, headers } = response;
  const isKnown = status === 401 || status >= 500 || headers.get('Content-Type')?.startsWith(problemMediaType);
  return !ok && isKnown ? readProblem(response) : undefined;
};

/**
 * Finds out why a service could not be asked: to a page, browsers report a refused origin and a server that is down as
 * the same error. Undefined if the server can be reached.
 */
export const findServiceProblem = async (
  endpoint: string,
  cause: unknown,
  network: Network,
): Promise<TranscriberProblem | undefined> => {
  const problem = toProblem(cause, network.isOnline() ? 'network-failed' : 'offline');
  const isSilent = cause instanceof DOMException && cause.name === 'TimeoutError';
  if (problem.code !== 'network-failed' || isSilent || !isOnOtherOrigin(endpoint)) return problem;
  const probe = async (init: RequestInit): Promise<Response | undefined> => {
    const signal = AbortSignal.timeout(probeTimeoutMs);
    return network.fetch(endpoint, { ...init, signal, credentials: 'omit', cache: 'no-store' }).catch(() => undefined);
  };
  // A request without preflight: servers of this project let a refused page read the refusal of that.
  const readable = await probe({ method: 'GET' });
  const refusal = readable && (await readRefusal(readable));
  if (refusal?.code === 'origin-not-allowed') {
    reportRefusal(endpoint);
    return refusal;
  }
  return readable || (await probe({ method: 'HEAD', mode: 'no-cors' })) ? undefined : problem;
};

/** Whether no recording can be sent, whichever way. */
export const isConclusive = ({ code }: TranscriberProblem): boolean =>
  code === 'network-failed' || code === 'offline' || code === 'origin-not-allowed';

const isOnOtherOrigin = (endpoint: string): boolean => {
  const page = globalThis.location; // Node has none.
  return !page || (URL.canParse(endpoint, page.href) && new URL(endpoint, page.href).origin !== page.origin);
};

const reportRefusal = (endpoint: string): void => {
  if (reported.has(endpoint)) return;
  reported.add(endpoint);
  const { origin = 'this origin' } = globalThis.location ?? {};
  // biome-ignore lint/suspicious/noConsole: It is meant for the developer of the page.
  console.error(
    `audio-transcriber: the server at ${endpoint} refuses pages of ${origin}. Add it to ALLOWED_ORIGINS there.`,
  );
};
