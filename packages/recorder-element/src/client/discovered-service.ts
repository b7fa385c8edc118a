import { parseServiceDescription, type ServiceDescription } from '@audio-transcriber/contract';
import type { RecordingLimits } from '../recording/recording-limits.ts';
import { parseJson } from './transcription-response.ts';

/** A service's own description, from its response to OPTIONS. */
export interface DiscoveredService {
  readonly description: ServiceDescription;
  readonly limits: RecordingLimits;
  /** The largest piece of a resumable upload. Undefined if the service does not support resumable uploads. */
  readonly maxAppendBytes: number | undefined;
}

/** Reads the response to OPTIONS. Other services respond with an error, or without these fields. */
export const readService = async (response: Response): Promise<DiscoveredService> => {
  const { ok, headers } = response;
  const description = parseServiceDescription(ok ? parseJson(await response.text()) : undefined);
  const takesUploads = ok && headers.get('Accept-Patch')?.includes('application/partial-upload');
  const limit = (name: string) =>
    Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(headers.get('Upload-Limit') ?? '')?.[1]) || undefined;
  return {
    description,
    limits: { maxBytes: ok ? limit('max-size') : undefined, maxSeconds: description.max_audio_seconds },
    maxAppendBytes: takesUploads ? (limit('max-append-size') ?? Number.POSITIVE_INFINITY) : undefined,
  };
};
