import { decode } from '../audio/decode.ts';
import type { MediaType } from '../audio/media-type.ts';
import { type FullTranscription, joinSegments } from './join-segments.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from './transcribe.ts';

export interface TranscribeFileOptions extends TranscribeOptions {
  readonly mediaType: MediaType;
  readonly maxSeconds: number;
}

/**
 * Transcribes a finished audio file.
 *
 * @throws ProblemError what decoding and the engine throw
 */
export const transcribeFile = async (
  path: string,
  { mediaType, maxSeconds, ...options }: TranscribeFileOptions,
): Promise<FullTranscription> => {
  const pcm = decode(path, { mediaType, maxSeconds, signal: options.signal });
  const segments: SegmentTranscript[] = [];
  for await (const segment of transcribe(pcm, options)) segments.push(segment);
  return joinSegments(segments, options.language);
};
