import type { DiscoveredService } from '../client/discovered-service.ts';
import type { TranscriberOptions } from './settings.ts';

/**
 * Asks the service for its capabilities. Resolves to undefined if they are unknown or a function transcribes. Never
 * rejects.
 */
export const discover = async ({
  client,
  settings,
}: Pick<TranscriberOptions, 'client' | 'settings'>): Promise<DiscoveredService | undefined> =>
  settings.transcribe ? undefined : client?.discover?.(settings);
