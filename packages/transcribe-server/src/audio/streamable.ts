import { type MediaType, sniffedBytes, sniffMediaType } from './media-type.ts';

/** How the audio of an upload is to be read. */
export interface UploadReading {
  readonly mediaType: MediaType;
  /** Whether it can be decoded while it comes. */
  readonly isStreamable: boolean;
}

/** Kinds that say what they are in their first bytes, and that every decoder can read from a pipe. */
const streamed: ReadonlySet<MediaType['container']> = new Set(['webm', 'ogg', 'wav']);

/**
 * Finds out how audio is to be read that begins with these bytes; undefined where more of them will tell, or where all
 * there are do not.
 *
 * @param isAll whether no more bytes will come
 */
export const readingOf = (
  head: Uint8Array,
  declaredType: string | undefined,
  isAll: boolean,
): UploadReading | undefined => {
  const isEnough = isAll || head.length >= sniffedBytes;
  const mediaType = sniffMediaType(head, declaredType);
  if (mediaType === undefined) return undefined;
  if (mediaType.container === 'mp4') {
    const isStreamable = isFragmented(head);
    return isStreamable || isEnough ? { mediaType, isStreamable } : undefined;
  }
  return isEnough || streamed.has(mediaType.container) ? { mediaType, isStreamable: true } : undefined;
};

/**
 * Whether an MP4 is made of fragments (ISO/IEC 14496-12, the box `mvex`), as recorders stream it. Any other may have
 * its index, or the media that the index names, where a pipe has passed it already.
 */
const isFragmented = (head: Uint8Array): boolean => {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  const extension = text.indexOf('mvex');
  const media = text.indexOf('mdat');
  return extension >= 0 && (media < 0 || extension < media);
};
