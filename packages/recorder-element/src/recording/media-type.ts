/** Ask for a container only with its codec: Chromium on Linux takes a bare `audio/mp4` and puts Opus inside. */
const webmOpus = 'audio/webm;codecs=opus';
const oggOpus = 'audio/ogg;codecs=opus';
const mp4Aac = 'audio/mp4;codecs=mp4a.40.2';

/**
 * The media type to record in, or undefined for the browser's own choice.
 *
 * @param vendor `navigator.vendor`. WebKit says yes to WebM since Safari 18.4, but plays back what it wrote badly
 *   (https://github.com/WebKit/WebKit/pull/34905).
 * @param wanted Taken where it can be; a container alone, such as `audio/mp4`, gets its codec.
 */
export const chooseMediaType = (
  isTypeSupported: (mediaType: string) => boolean,
  vendor: string,
  wanted = '',
): string | undefined => {
  const isWebKit = vendor.startsWith('Apple');
  const mediaTypes = isWebKit ? [mp4Aac, webmOpus, oggOpus] : [webmOpus, oggOpus, mp4Aac];
  const preferred = wanted.includes(';') ? [wanted] : mediaTypes.filter((type) => containerOf(type) === wanted);
  return [...preferred, ...mediaTypes].find(isTypeSupported);
};

const containerOf = (mediaType: string): string => mediaType.replace(/;.*/, '').trim();

const extensions: Readonly<Record<string, string>> = { 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a' };

/** A file name whose extension says what a blob of this type holds: services go by it. */
export const fileNameFor = (mediaType: string): string => {
  const extension = extensions[containerOf(mediaType)];
  return extension ? `recording.${extension}` : 'recording';
};
