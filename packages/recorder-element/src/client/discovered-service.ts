import { parseServiceDescription, type ServiceDescription } from '@audio-transcriber/contract';
import type { TranscriberProblem } from '../platform/problem.ts';
import type { RecordingLimits } from '../recording/recording-limits.ts';
import { readRefusal } from './service-refusal.ts';
import { parseJson } from './transcription-response.ts';

/** A service's own description, from its response to OPTIONS. */
export interface DiscoveredService {
  readonly description: ServiceDescription;
  readonly limits: RecordingLimits;
  /** The largest piece of a resumable upload. Undefined if the service does not support resumable uploads. */
  readonly maxAppendBytes: number | undefined;
  /** Why a recording made now would probably not be transcribed. */
  readonly problem?: TranscriberProblem | undefined;
}

/** A service that has not described itself. */
export const unknownService: DiscoveredService = { description: {}, limits: {}, maxAppendBytes: undefined };

/** Reads the response to OPTIONS. Other services respond with an error, or without these fields. */
export const readService = async (response: Response): Promise<DiscoveredService> => {
  const { ok, headers } = response;
  if (!ok) return { ...unknownService, problem: await readRefusal(response) };
  const description = parseServiceDescription(parseJson(await response.text()));
  const uploadLimit = headers.get('Upload-Limit');
  const limit = (name: string) =>
    Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(uploadLimit ?? '')?.[1]) || undefined;
  // Pieces of speech are small.
  const takesUploads = uploadLimit !== null && !limit('min-size') && !limit('min-append-size');
  return {
    description,
    limits: { maxBytes: limit('max-size'), maxSeconds: description.max_audio_seconds },
    maxAppendBytes: takesUploads ? (limit('max-append-size') ?? Number.POSITIVE_INFINITY) : undefined,
  };
};
