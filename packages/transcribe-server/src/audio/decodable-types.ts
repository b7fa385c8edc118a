import { isFfmpegInstalled } from './ffmpeg.ts';

/** What is decoded in process. */
const inProcess = [
  'audio/webm;codecs=opus',
  'audio/ogg;codecs=opus',
  'audio/mp4;codecs=opus',
  'audio/wav',
  'audio/aiff',
] as const;

/** What ffmpeg decodes, of what people record and keep. */
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

/** The media types that this server can decode now, with their codec where a container may hold several. */
export const listDecodableTypes = async (): Promise<readonly string[]> =>
  (await isFfmpegInstalled()) ? [...inProcess, ...withFfmpeg] : inProcess;
