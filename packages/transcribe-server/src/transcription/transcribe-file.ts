import { decode } from '../audio/decode.ts';
import type { MediaType } from '../audio/media-type.ts';
import type { RequestWatch } from '../watch/request-watch.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from './transcribe.ts';

export interface TranscribeFileOptions extends TranscribeOptions {
  readonly mediaType: MediaType;
  readonly maxSeconds: number;
  readonly watch: RequestWatch;
}

/**
 * Transcribes a finished audio file, segment by segment, and disposes of it when the iteration ends, however it ends.
 *
 * @throws ProblemError what decoding and the engine throw
 */
export async function* transcribeFile(
  file: AsyncDisposable & { readonly path: string },
  { mediaType, maxSeconds, watch, ...options }: TranscribeFileOptions,
): AsyncGenerator<SegmentTranscript> {
  await using audio = file;
  yield* transcribe(
    watch.watchDecoding(decode(audio.path, { mediaType, maxSeconds, signal: options.signal })),
    options,
  );
}
