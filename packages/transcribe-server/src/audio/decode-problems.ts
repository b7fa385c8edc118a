import { ProblemError } from '@audio-transcriber/contract';

/** Creates the problem for a recording that exceeds the maximum duration. */
export const tooLong = (maxSeconds: number): ProblemError =>
  new ProblemError('audio-too-long', `The recording is longer than ${describeLength(maxSeconds)}.`);

const describeLength = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

export const empty = (): ProblemError => new ProblemError('empty-audio', 'The recording is empty.');

export const unreadable = (cause: Error): ProblemError =>
  new ProblemError('unreadable-audio', 'The recording is damaged: it contains no readable audio.', { cause });

/** Creates the problem for a decoder that failed, although the recording may be valid. */
export const decodingFailed = (cause: Error): ProblemError =>
  new ProblemError('internal', 'The recording could not be decoded completely.', { cause });

/** Logged for the operator. */
const ffmpegNotFound =
  'ffmpeg, which decodes all other audio formats, is not in the PATH. On Debian: apt-get install ffmpeg';

/**
 * Creates the problem for audio that needs ffmpeg.
 *
 * @param codec such as `AAC in MP4`
 */
export const ffmpegMissing = (codec: string): ProblemError =>
  new ProblemError(
    'unsupported-media-type',
    `The server cannot read ${codec} without ffmpeg, which is not installed. It reads WAV, AIFF, and Opus in WebM, Ogg or MP4.`,
    { param: 'file', cause: new Error(ffmpegNotFound) },
  );
