import type { Environment } from '../platform/environment.ts';
import { type TranscriberProblem, toProblem } from '../platform/problem.ts';
import { type DiscoveredService, readService, unknownService } from './discovered-service.ts';
import type { SendRequest } from './request.ts';

/** The description of each endpoint, or the request for it. Lives as long as the page. */
const answers = new Map<string, Promise<DiscoveredService>>();

/** Whether a status says nothing about what the service can do. */
const isTransientStatus = (status: number) => status >= 500 || [401, 408, 429].includes(status);

/** With this limit, a person hears within 10 s that the service does not respond. */
export const discoveryTimeoutMs = 8000;

/**
 * Asks a service once for its capabilities: resumable uploads (draft-ietf-httpbis-resumable-upload), media types that
 * it can decode, and languages. Simultaneous calls share one request.
 *
 * Never rejects: a service that could not be asked has a `problem`. The next call asks again in that case, and while
 * the service has no usable recognizer.
 */
export const discoverService = (
  endpoint: string,
  ask: SendRequest,
  environment: Environment,
): Promise<DiscoveredService> => {
  // While offline, ask again: the cached answer is outdated, but a server on this machine may still respond.
  const known = environment.isOnline() ? answers.get(endpoint) : undefined;
  if (known) return known;
  const answer = askService(endpoint, ask).catch(async (cause) => {
    const problem = await explainFailure(endpoint, cause, environment);
    answers.delete(endpoint);
    return { ...unknownService, problem };
  });
  answers.set(endpoint, answer);
  return answer;
};

const askService = async (endpoint: string, ask: SendRequest): Promise<DiscoveredService> => {
  const response = await ask('OPTIONS', endpoint, { maxSilenceMs: discoveryTimeoutMs });
  const service = await readService(response);
  const mayChange = isTransientStatus(response.status) || service.problem || service.description.ready === false;
  if (mayChange) answers.delete(endpoint);
  return service;
};

const explainFailure = async (
  endpoint: string,
  cause: unknown,
  environment: Environment,
): Promise<TranscriberProblem | undefined> => {
  const problem = toProblem(cause, environment.isOnline() ? 'network-failed' : 'offline');
  const isSilent = cause instanceof DOMException && cause.name === 'TimeoutError';
  if (problem.code !== 'network-failed' || isSilent) return problem;
  const loaded = await import('./service-probe.ts').catch(() => undefined);
  return loaded ? loaded.probeService(endpoint, problem, environment) : problem;
};
