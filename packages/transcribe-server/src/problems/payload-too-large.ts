import { ProblemError } from '@audio-transcriber/contract';
import { formatBytes } from '../platform/format-bytes.ts';

/** Creates the problem of a recording with more than the allowed bytes. */
export const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('audio-too-large', `The recording is larger than ${formatBytes(maxBytes)}.`, {
    param: 'file',
  });
