import type { LocalProblemCode } from '../platform/problem.ts';

/**
 * Returns the problem code of a `getUserMedia` error
 * (https://w3c.github.io/mediacapture-main/#dom-mediadevices-getusermedia).
 */
export const problemCodeOf = async (cause: unknown): Promise<LocalProblemCode> => {
  switch (nameOf(cause)) {
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

/**
 * If permission is granted, the system or the embedding page blocks the microphone. If it is undecided, the prompt was
 * dismissed.
 */
const refusalOf = (permission: PermissionState | undefined): LocalProblemCode => {
  if (permission === 'granted' || isForbiddenByPolicy()) return 'microphone-blocked';
  return permission === 'prompt' ? 'microphone-dismissed' : 'microphone-denied';
};

const queryPermission = async (): Promise<PermissionState | undefined> => {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state;
  } catch {
    return undefined; // Not every browser can query this permission.
  }
};

/** Only Chromium supports this: https://developer.mozilla.org/docs/Web/API/FeaturePolicy */
const isForbiddenByPolicy = (): boolean => {
  const { featurePolicy } = document as { featurePolicy?: { allowsFeature(feature: string): boolean } };
  return featurePolicy?.allowsFeature('microphone') === false;
};

/** An OverconstrainedError is not a DOMException everywhere. */
const nameOf = (cause: unknown): string => (cause as { name?: string } | undefined)?.name ?? '';
