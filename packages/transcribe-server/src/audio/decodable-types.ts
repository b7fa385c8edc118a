import { isFfmpegInstalled } from './ffmpeg.ts';

/** Types that are decoded in process. */
const inProcess = [
  'audio/webm;codecs=opus',
  'audio/ogg;codecs=opus',
  'audio/mp4;codecs=opus',
  'audio/wav',
  'audio/aiff',
] as const;

/** Common types that need ffmpeg. */
const withFfmpeg = [
  'audio/mp4;codecs=mp4a.40.2',
  'audio/mp4;codecs=alac',
  'audio/aac',
  'audio/mpeg',
  'audio/flac',
  'audio/ogg;codecs=vorbis',
  'audio/ogg;codecs=flac',
  'audio/webm;codecs=vorbis',
  'audio/webm;codecs=pcm',
] as const;

/** Lists the media types that this server can decode now. Includes the codec if the container supports several. */
export const listDecodableTypes = async (): Promise<readonly string[]> =>
  (await isFfmpegInstalled()) ? [...inProcess, ...withFfmpeg] : inProcess;
