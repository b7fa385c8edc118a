import { ProblemError } from '@audio-transcriber/contract';

/** What a client is told whose recording has more bytes than it may. */
export const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('audio-too-large', `The recording is larger than ${Math.floor(maxBytes / 1_000_000)} MB.`, {
    param: 'file',
  });
