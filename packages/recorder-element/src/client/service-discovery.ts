import { type DiscoveredService, readService } from './discovered-service.ts';
import type { SendRequest } from './request.ts';

/** The description of each endpoint, or the request for it. Lives as long as the page. */
const answers = new Map<string, Promise<DiscoveredService | undefined>>();

/** Whether a status says nothing about what the service can do. */
const isTransientStatus = (status: number) => status >= 500 || [401, 408, 429].includes(status);

/** After this time, recordings are sent in one request. */
const timeoutMs = 10_000;

/**
 * Asks a service once what it can do: whether it takes resumable uploads (draft-ietf-httpbis-resumable-upload), what it
 * can decode, and which languages it knows. All that ask at the same time share one request.
 *
 * Never rejects: undefined where the service could not be asked, or is on another origin that does not allow it. Then, and
 * while it has no usable recogniser, it is asked again the next time.
 */
export const discoverService = (endpoint: string, ask: SendRequest): Promise<DiscoveredService | undefined> => {
  const known = answers.get(endpoint);
  if (known) return known;
  const answer = askService(endpoint, ask).catch(() => {
    answers.delete(endpoint);
    return undefined;
  });
  answers.set(endpoint, answer);
  return answer;
};

const askService = async (endpoint: string, ask: SendRequest): Promise<DiscoveredService> => {
  const response = await ask('OPTIONS', endpoint, { maxSilenceMs: timeoutMs });
  const service = await readService(response);
  if (isTransientStatus(response.status) || service.description.ready === false) answers.delete(endpoint);
  return service;
};
