import { ProblemError } from '@audio-transcriber/contract';
import { refuseDeclaredLength } from '../audio/declared-length.ts';
import { type DecodeOptions, decode } from '../audio/decode.ts';
import { readEncodedClip } from '../audio/encoded-clip.ts';
import { maxUncutSeconds } from '../audio/find-cut.ts';
import type { MediaType } from '../audio/media-type.ts';
import type { EngineResult } from '../engines/engine.ts';
import type { SpooledAudio } from '../intake/audio-spool.ts';
import type { RequestTrace } from '../observability/request-trace.ts';
import { addWordTimes } from './add-word-times.ts';
import {
  placeResult,
  type RecogniseClip,
  type SegmentTranscript,
  type TranscribeOptions,
  transcribe,
} from './transcribe.ts';

interface TranscribeRecordingOptions extends TranscribeOptions {
  readonly mediaType: MediaType;
  readonly maxSeconds: number;
  /** For a clip that need not be decoded. */
  readonly recogniseClip?: RecogniseClip | undefined;
  readonly trace: RequestTrace;
}

/**
 * Transcribes a recording that has come whole, segment by segment, and disposes of it when the iteration ends, however
 * it ends. A clip that would be one segment goes to the engine as it was sent, where that takes it; everything else is
 * decoded.
 *
 * @throws ProblemError what decoding and the engine throw
 */
export async function* transcribeRecording(
  recording: AsyncDisposable & { readonly audio: SpooledAudio },
  options: TranscribeRecordingOptions,
): AsyncGenerator<SegmentTranscript> {
  await using _disposed = recording;
  const { audio } = recording;
  const transcript = await transcribeClip(audio, options);
  if (transcript !== undefined) {
    yield transcript;
    return;
  }
  const { mediaType, maxSeconds, trace, signal } = options;
  const path = await audio.path();
  const decoding = { mediaType, maxSeconds, signal };
  await refuseDeclaredLength(path, decoding);
  yield* transcribe(trace.traceDecoding(decode(path, decoding)), options);
}

/** Undefined where it is no clip, or the engine will not take it. */
const transcribeClip = async (
  audio: SpooledAudio,
  { engine, mediaType, maxSeconds, recogniseClip, trace, signal }: TranscribeRecordingOptions,
): Promise<SegmentTranscript | undefined> => {
  const content = recogniseClip && audio.content();
  if (recogniseClip === undefined || content === undefined) return undefined;
  const clip = readEncodedClip(content, mediaType, Math.min(maxUncutSeconds(engine.segmentSeconds), maxSeconds));
  if (clip === undefined) return undefined;
  try {
    const result = await recogniseClip(clip, signal);
    trace.addAudio(clip.seconds);
    const hasTimes = result.text === '' || result.words !== undefined;
    const timed = hasTimes ? result : await timeWords(result, await audio.path(), { mediaType, maxSeconds, signal });
    return placeResult(timed, 0, clip.seconds);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unreadable-audio') return undefined;
    throw error;
  }
};

/** Decodes a clip after all, to give its words times. A clip that only the provider can decode has none. */
const timeWords = async (result: EngineResult, path: string, decoding: DecodeOptions): Promise<EngineResult> => {
  try {
    const samples = new Blob(await Array.fromAsync(decode(path, decoding)));
    return await addWordTimes(result, new Int16Array(await samples.arrayBuffer()), undefined);
  } catch {
    decoding.signal.throwIfAborted();
    return result;
  }
};
