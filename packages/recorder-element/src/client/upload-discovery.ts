import type { RecordingLimits } from '../recording/recording-limits.ts';
import type { AskService } from './request.ts';
import { parseJson } from './transcription-response.ts';

/** A service that takes resumable uploads. */
interface UploadService {
  readonly limits: RecordingLimits;
  /** The most that one request may bring. */
  readonly maxAppendBytes: number;
}

/** What each endpoint has proven, or that it has not, for as long as the page lives. */
const answers = new Map<string, UploadService | undefined>();

/** Says nothing about what the service can do. */
const isPassingStatus = (status: number) => status >= 500 || [401, 408, 429].includes(status);

/** Where it takes longer, recordings are sent the plain way. */
const maxSilenceMs = 10_000;

/**
 * Asks a service once whether it takes resumable uploads (draft-ietf-httpbis-resumable-upload) as this project's does.
 * Undefined where it has not said so; where it could not be asked, it is asked again the next time.
 */
export const probeUploads = async (
  endpoint: string,
  ask: AskService,
  signal: AbortSignal,
): Promise<UploadService | undefined> => {
  if (answers.has(endpoint)) return answers.get(endpoint);
  try {
    const response = await ask('OPTIONS', endpoint, { maxSilenceMs, signal });
    const service = await readService(response);
    if (!isPassingStatus(response.status)) answers.set(endpoint, service);
    return service;
  } catch {
    // Out of reach, or on another origin that does not allow it: the plain way needs no leave, and tells what is wrong.
    signal.throwIfAborted();
    return undefined;
  }
};

const readService = async (response: Response): Promise<UploadService | undefined> => {
  const { ok, headers } = response;
  const { max_audio_seconds: maxSeconds } = Object(parseJson(await response.text())) as { max_audio_seconds?: number };
  if (!ok || !headers.get('Accept-Patch')?.includes('application/partial-upload')) return undefined;
  const limit = (name: string) =>
    Number(new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(headers.get('Upload-Limit') ?? '')?.[1]) || undefined;
  return {
    limits: { maxBytes: limit('max-size'), maxSeconds },
    maxAppendBytes: limit('max-append-size') ?? Number.POSITIVE_INFINITY,
  };
};
