export const wavMediaType = 'audio/wav';

/** The container of a media type, such as `audio/webm`. */
export const withoutCodec = (mediaType: string): string => mediaType.replace(/;.*/, '').trim();

/** Names of one container that mean the same; services and browsers differ. */
const aliases: Readonly<Record<string, string>> = {
  wave: 'wav',
  'vnd.wave': 'wav',
  m4a: 'mp4',
  mp3: 'mpeg',
  quicktime: 'mp4',
  matroska: 'webm',
};

/**
 * Whether media types, such as those that a service can decode, hold this one: the container has to be the same, and
 * the codec where both name one. Only the codec's family counts: `mp4a` for `mp4a.40.2`.
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

/** A file name whose extension says what a blob of this type holds: services go by it. */
export const fileNameFor = (mediaType: string): string => {
  const extension = extensions[withoutCodec(mediaType)];
  return extension ? `recording.${extension}` : 'recording';
};
