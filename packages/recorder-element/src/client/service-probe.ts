import type { Environment } from '../platform/environment.ts';
import type { TranscriberProblem } from '../platform/problem.ts';
import { readRefusal } from './service-refusal.ts';

/** Long enough for a slow connection. Together with the failed request, less than 10 s. */
const probeTimeoutMs = 2000;

/** The endpoints that were reported to the console. */
const reported = new Set<string>();

/**
 * Finds out why a request failed without a response. Browsers report a rejected origin and an unreachable server as the
 * same error. Returns the given problem, a more precise one, or undefined if the server can be reached.
 */
export const probeService = async (
  endpoint: string,
  problem: TranscriberProblem,
  network: Pick<Environment, 'fetch'>,
): Promise<TranscriberProblem | undefined> => {
  if (!isOnOtherOrigin(endpoint)) return problem;
  const probe = async (init: RequestInit): Promise<Response | undefined> => {
    const signal = AbortSignal.timeout(probeTimeoutMs);
    return network.fetch(endpoint, { ...init, signal, credentials: 'omit', cache: 'no-store' }).catch(() => undefined);
  };
  // Needs no preflight: transcribe-server lets a page of a rejected origin read this response.
  const readable = await probe({ method: 'GET' });
  const refusal = readable && (await readRefusal(readable));
  if (refusal?.code === 'origin-not-allowed') {
    reportRefusal(endpoint);
    return refusal;
  }
  return readable || (await probe({ method: 'HEAD', mode: 'no-cors' })) ? undefined : problem;
};

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
