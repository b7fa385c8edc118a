import { ProblemError } from '@audio-transcriber/contract';
import type { LocalProblemCode } from './problem.ts';

const constraints: MediaStreamConstraints = { audio: { channelCount: 1 } };

/**
 * Asks for the microphone, so call it in a user's action. The caller stops the stream's tracks.
 *
 * @throws ProblemError saying why there is none
 * @throws the signal's reason: the prompt stays open until it is answered, then the microphone is freed at once
 */
export const openMicrophone = async (signal: AbortSignal): Promise<MediaStream> => {
  signal.throwIfAborted();
  if (!globalThis.isSecureContext) throw new ProblemError('insecure-context', 'Not a secure context.');
  if (!navigator.mediaDevices?.getUserMedia || !globalThis.MediaRecorder) {
    throw new ProblemError('recording-unsupported', 'No getUserMedia or no MediaRecorder.');
  }
  const stream = await navigator.mediaDevices.getUserMedia(constraints).catch(async (cause: unknown) => {
    throw new ProblemError(await problemCodeOf(cause), String(cause), { cause });
  });
  if (signal.aborted) closeMicrophone(stream);
  signal.throwIfAborted();
  return stream;
};

export const closeMicrophone = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};

/** What a `getUserMedia` failure means: https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia */
const problemCodeOf = async (cause: unknown): Promise<LocalProblemCode> => {
  switch (cause instanceof DOMException ? cause.name : undefined) {
    case 'NotAllowedError':
      return refusalOf(await queryPermission());
    case 'SecurityError':
      return 'microphone-blocked';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'microphone-missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'microphone-busy';
    default:
      return 'recording-failed';
  }
};

/** Allowed by the person and yet refused means the system or the embedding page; undecided means waved away. */
const refusalOf = (permission: PermissionState | undefined): LocalProblemCode => {
  if (permission === 'granted' || isForbiddenByPolicy()) return 'microphone-blocked';
  return permission === 'prompt' ? 'microphone-dismissed' : 'microphone-denied';
};

const queryPermission = async (): Promise<PermissionState | undefined> => {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state;
  } catch {
    return undefined; // Not every browser can be asked about the microphone.
  }
};

/** Only Chromium tells: https://developer.mozilla.org/docs/Web/API/FeaturePolicy */
const isForbiddenByPolicy = (): boolean => {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy?.allowsFeature('microphone') === false;
};
