import type { TranscriptionWarning } from '@audio-transcriber/contract';
import type { AudioSource } from '../audio/audio-source.ts';
import { decode } from '../audio/decode.ts';
import type { MediaType } from '../audio/media-type.ts';
import type { PcmChannels } from '../audio/pcm.ts';
import { channelsMixed } from '../engines/warnings.ts';
import type { SpooledAudio } from '../intake/audio-spool.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { type SegmentTranscript, type TranscribeOptions, transcribe } from './transcribe.ts';

interface DecodeRecordingOptions {
  readonly mediaType: MediaType;
  readonly maxSeconds: number;
  readonly trace: RequestTrace;
  readonly signal: AbortSignal;
}

/** Decodes a recording for `transcribe`. The first warnings come before the first samples. */
export const decodeRecording = (
  audio: AudioSource,
  { trace, ...options }: DecodeRecordingOptions,
): { readonly pcm: AsyncGenerator<PcmChannels>; readonly audioWarnings: Iterable<TranscriptionWarning> } => {
  const audioWarnings = new Set<TranscriptionWarning>();
  const pcm = decode(audio, { ...options, onChannelsMixed: () => audioWarnings.add(channelsMixed) });
  return { pcm: trace.traceDecoding(pcm), audioWarnings };
};

/**
 * Transcribes a complete recording, segment by segment. Disposes of it at the end of the iteration.
 *
 * @throws ProblemError from decoding or the engine
 */
export async function* transcribeRecording(
  recording: AsyncDisposable & { readonly audio: SpooledAudio },
  { mediaType, maxSeconds, trace, ...options }: TranscribeOptions & DecodeRecordingOptions,
): AsyncGenerator<SegmentTranscript> {
  await using _disposed = recording;
  const { audio } = recording;
  const content = audio.content();
  const source = content === undefined ? await audio.path() : { content, path: audio.path };
  const { pcm, audioWarnings } = decodeRecording(source, { mediaType, maxSeconds, trace, signal: options.signal });
  yield* transcribe(pcm, { ...options, audioWarnings });
}
