import { listsMediaType, wavMediaType, withoutCodec } from '../recording/media-type.ts';

/** Ask for a container only with its codec: Chromium on Linux takes a bare `audio/mp4` and puts Opus inside. */
const webmOpus = 'audio/webm;codecs=opus';
const oggOpus = 'audio/ogg;codecs=opus';
const mp4Opus = 'audio/mp4;codecs=opus';
const mp4Aac = 'audio/mp4;codecs=mp4a.40.2';

const formats = [webmOpus, oggOpus, mp4Aac, mp4Opus, wavMediaType];

interface FormatOptions {
  /** Whether this browser can record a media type: `MediaRecorder.isTypeSupported`, and `audio/wav` if it has worklets. */
  readonly isTypeSupported: (mediaType: string) => boolean;
  /** `navigator.vendor`. */
  readonly vendor: string;
  /** The page's request, from the `mime-type` attribute. A container alone, such as `audio/mp4`, gets its codec. */
  readonly wanted?: string | undefined;
  /** The media types that the service can decode. Undefined if unknown. */
  readonly decodable?: readonly string[] | undefined;
}

/**
 * Returns the media type to record in, or undefined for the browser's default. The page's request comes first, then
 * Opus, AAC and WAV. Skips formats that the service cannot decode. If none is left, ignores what the service can
 * decode, so that at least the recording is kept.
 *
 * For services that do not publish their media types, WebKit records AAC: it plays its own WebM badly
 * (https://github.com/WebKit/WebKit/pull/34905).
 */
export const chooseFormat = ({
  isTypeSupported,
  vendor,
  wanted = '',
  decodable,
}: FormatOptions): string | undefined => {
  const preferred = wanted.includes(';') ? [wanted] : formats.filter((format) => withoutCodec(format) === wanted);
  const decoded = [...preferred, webmOpus, oggOpus, mp4Opus, mp4Aac, wavMediaType].filter(
    (format) => decodable && listsMediaType(decodable, format),
  );
  const own = vendor.startsWith('Apple') ? [mp4Aac, webmOpus, oggOpus] : [webmOpus, oggOpus, mp4Aac];
  return [...decoded, ...preferred, ...own].find(isTypeSupported);
};
