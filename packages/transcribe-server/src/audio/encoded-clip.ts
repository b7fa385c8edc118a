import type { MediaType } from './media-type.ts';
import { readWebmOpus } from './webm-opus.ts';

/** A short recording as it was sent, of which it is known without decoding that it holds sound, and for how long. */
export interface EncodedClip {
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  readonly seconds: number;
}

/** Opus writes silence in a few bytes a packet, and everything else in more. */
const minBytesPerSecond = 600;

/**
 * The recording as a clip, where it takes no more than `maxSeconds`. Undefined for all that has to be decoded to know what
 * it is: every container but WebM, damage, several tracks or channels, and what may be silent.
 */
export const readEncodedClip = (
  bytes: Uint8Array,
  mediaType: MediaType,
  maxSeconds: number,
): EncodedClip | undefined => {
  if (mediaType.container !== 'webm') return undefined;
  const facts = readWebmOpus(bytes);
  const isClip = facts !== undefined && facts.seconds <= maxSeconds && facts.maxBytesPerSecond >= minBytesPerSecond;
  return isClip ? { bytes, mediaType, seconds: facts.seconds } : undefined;
};
