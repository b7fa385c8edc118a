import { ProblemError } from '@audio-transcriber/contract';

/** What a client is told whose recording lasts longer than it may. */
export const tooLong = (maxSeconds: number): ProblemError =>
  new ProblemError('audio-too-long', `The recording is longer than ${describeLength(maxSeconds)}.`);

const describeLength = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

export const empty = (): ProblemError => new ProblemError('empty-audio', 'The recording is empty.');

export const unreadable = (cause: Error): ProblemError =>
  new ProblemError('unreadable-audio', 'The recording is damaged: nothing in it can be played.', { cause });

/** A decoder has failed, and not the recording. */
export const broken = (cause: Error): ProblemError =>
  new ProblemError('internal', 'The recording could not be read to its end.', { cause });

/** What the operator reads. */
const ffmpegNotFound = 'ffmpeg, which decodes audio of other kinds, was not found. On Debian: apt-get install ffmpeg';

/** @param codec such as `AAC in MP4` */
export const ffmpegMissing = (codec: string): ProblemError =>
  new ProblemError(
    'unsupported-media-type',
    `The server cannot read ${codec} without ffmpeg, which is not installed. It reads WAV, AIFF, and Opus in WebM, Ogg or MP4.`,
    { param: 'file', cause: new Error(ffmpegNotFound) },
  );
