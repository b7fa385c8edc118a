export const wavMediaType = 'audio/wav';

/** Returns the container of a media type, such as `audio/webm`. */
export const withoutCodec = (mediaType: string): string => mediaType.replace(/;.*/, '').trim();

/** Container names that mean the same. Services and browsers differ. */
const aliases: Readonly<Record<string, string>> = {
  wave: 'wav',
  'vnd.wave': 'wav',
  m4a: 'mp4',
  mp3: 'mpeg',
  quicktime: 'mp4',
  matroska: 'webm',
};

/**
 * Whether a list, such as the media types that a service can decode, contains a media type. The containers must be
 * equal, and the codecs too if both name one. Compares codec families only: `mp4a` for `mp4a.40.2`.
 */
export const listsMediaType = (mediaTypes: readonly string[], wanted: string): boolean => {
  const [container, codec] = parse(wanted);
  return mediaTypes.some((mediaType) => {
    const [listedContainer, listedCodec] = parse(mediaType);
    return listedContainer === container && (!codec || !listedCodec || listedCodec === codec);
  });
};

const parse = (mediaType: string): [container: string | undefined, codec: string | undefined] => {
  const [, subtype = '', codec] =
    /^\w+\/(?:x-)?([\w.+-]+)(?:.*;\s*codecs\s*=\s*"?([\w-]+))?/i.exec(mediaType.toLowerCase()) ?? [];
  return [aliases[subtype] ?? subtype, codec];
};

const extensions: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/wav': 'wav',
};

/** Returns a file name whose extension matches the blob's type. Services depend on it. */
export const fileNameFor = (mediaType: string): string => {
  const extension = extensions[withoutCodec(mediaType)];
  return extension ? `recording.${extension}` : 'recording';
};
