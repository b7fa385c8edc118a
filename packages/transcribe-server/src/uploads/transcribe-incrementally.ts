import { ProblemError } from '@audio-transcriber/contract';
import { type MediaType, sniffedBytes, sniffGrowing } from '../audio/media-type.ts';
import type { GrowingFile } from '../intake/growing-file.ts';
import type { LiveTranscript } from '../live/live-transcript.ts';
import { transcribeLive } from '../live/transcribe-live.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from '../transcription/transcribe.ts';
import { decodeRecording } from '../transcription/transcribe-recording.ts';

interface TranscribeGrowingOptions extends Omit<TranscribeOptions, 'audioWarnings' | 'isStrict' | 'onCut' | 'signal'> {
  /** The media type that the client declares. */
  readonly declaredType: string | undefined;
  readonly maxSeconds: number;
  readonly trace: RequestTrace;
  /** Follows the audio while it comes. */
  readonly live: LiveTranscript | undefined;
}

/** Transcribes a recording from its start; may be called again. */
type Transcribe = (signal: AbortSignal) => AsyncGenerator<SegmentTranscript>;

/**
 * Transcribes audio while it comes, segment by segment. A segment that fails does not stop the others. Each time the
 * audio is decoded to the same samples, so that it gives the same segments.
 *
 * What it returns throws what decoding and the engine throw.
 */
export const createGrowingTranscriber = (
  file: GrowingFile,
  { declaredType, maxSeconds, trace, live, ...options }: TranscribeGrowingOptions,
): Transcribe =>
  async function* transcribeGrowing(signal) {
    const mediaType = await findMediaType(file, declaredType, signal);
    const { pcm, audioWarnings } = decodeRecording(file, { mediaType, maxSeconds, trace, signal });
    if (live === undefined || file.isComplete) {
      yield* transcribe(pcm, { ...options, audioWarnings, signal, isStrict: false });
      return;
    }
    file.completed(signal).then(live.complete, () => {});
    yield* transcribeLive(pcm, { ...options, audioWarnings, signal, live });
  };

const findMediaType = async (
  file: GrowingFile,
  declaredType: string | undefined,
  signal: AbortSignal,
): Promise<MediaType> => {
  for (;;) {
    const isAll = file.isComplete;
    const head = await file.readHead(sniffedBytes, Math.min(file.bytes + 1, sniffedBytes), signal);
    const mediaType = sniffGrowing(head, declaredType, isAll);
    if (mediaType !== undefined) return mediaType;
    if (isAll && head.length === 0) throw new ProblemError('empty-audio', 'The recording is empty.');
    if (isAll || head.length === sniffedBytes) {
      throw new ProblemError('unsupported-media-type', 'This is not an audio file of a known kind.', { param: 'file' });
    }
  }
};
