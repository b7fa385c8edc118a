import { ProblemError } from '@audio-transcriber/contract';
import { formatBytes } from '../platform/format-bytes.ts';

/** What a client is told whose recording has more bytes than it may. */
export const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('audio-too-large', `The recording is larger than ${formatBytes(maxBytes)}.`, {
    param: 'file',
  });
