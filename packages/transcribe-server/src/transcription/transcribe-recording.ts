import { decode } from '../audio/decode.ts';
import type { MediaType } from '../audio/media-type.ts';
import type { SpooledAudio } from '../intake/audio-spool.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from './transcribe.ts';

interface TranscribeRecordingOptions extends TranscribeOptions {
  readonly mediaType: MediaType;
  readonly maxSeconds: number;
  readonly trace: RequestTrace;
}

/**
 * Transcribes a complete recording, segment by segment. Disposes of it at the end of the iteration.
 *
 * @throws ProblemError from decoding or the engine
 */
export async function* transcribeRecording(
  recording: AsyncDisposable & { readonly audio: SpooledAudio },
  options: TranscribeRecordingOptions,
): AsyncGenerator<SegmentTranscript> {
  await using _disposed = recording;
  const { audio } = recording;
  const { mediaType, maxSeconds, trace, signal } = options;
  const content = audio.content();
  const source = content === undefined ? await audio.path() : { content, path: audio.path };
  yield* transcribe(trace.traceDecoding(decode(source, { mediaType, maxSeconds, signal })), options);
}
