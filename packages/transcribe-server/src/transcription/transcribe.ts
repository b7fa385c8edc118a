import type { TranscriptionWarning, TranscriptionWord } from '@audio-transcriber/contract';
import { type PcmSamples, type PcmSegment, secondsOf } from '../audio/pcm.ts';
import { cutIntoSegments, isSilence } from '../audio/segmenter.ts';
import type { Engine, EngineResult } from '../engines/engine.ts';
import { isRetryable } from '../problems/problem-response.ts';
import { detectWindows } from '../voice-activity/detect-windows.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { mapInOrder } from './map-in-order.ts';

/** What became of one stretch of the audio, be it a segment or a silence. Times are seconds from the start of the audio. */
export interface SegmentTranscript {
  readonly start: number;
  readonly end: number;
  /** Empty when no speech was heard. */
  readonly text: string;
  readonly words: readonly TranscriptionWord[];
  readonly language?: string;
  readonly warnings?: readonly TranscriptionWarning[];
}

/** Recognises a segment when it is its turn, and calls `begin` then. */
export type Recognise = (segment: PcmSegment, signal: AbortSignal, begin: () => void) => Promise<EngineResult>;

/** How a recording is transcribed. */
export interface TranscribeOptions {
  /** Whose segments these are, of the length that it takes. */
  readonly engine: Engine;
  readonly recognise: Recognise;
  /** Says what is sent to the engine. */
  readonly voiceActivity: VoiceActivityDetector;
  readonly signal: AbortSignal;
  /** Called with the end of each segment and silence, in seconds, before it is recognised. */
  readonly onCut?: (endSeconds: number) => void;
  /** Whether a segment that fails, but might not another time, stops the others. Default true. */
  readonly isStrict?: boolean;
}

/** Of one recording at once, which share its line to the engine: docs/decisions/003-fair-slots.md. */
const maxSegmentsAtOnce = 16;

/**
 * The pipeline: PCM in, transcribed segments out, in order and without gaps, each as soon as it is there. It reads
 * ahead by one segment, which waits for its turn. Silences are not sent.
 *
 * @throws what the source or the engine throws; then no engine call is under way any more. Where it is not strict, the
 *   failure of the first segment that failed, after all the others
 */
export async function* transcribe(
  pcm: AsyncIterable<PcmSamples>,
  { engine, recognise, voiceActivity, signal, onCut, isStrict = true }: TranscribeOptions,
): AsyncGenerator<SegmentTranscript> {
  let failed: { readonly index: number; readonly error: unknown } | undefined;
  const stretches = cutIntoSegments(detectWindows(pcm, voiceActivity), engine.segmentSeconds);
  const transcripts = mapInOrder(stretches, maxSegmentsAtOnce, async (stretch, stopped, begin) => {
    const seconds = isSilence(stretch) ? stretch.endSeconds - stretch.startSeconds : secondsOf(stretch.samples);
    onCut?.(stretch.startSeconds + seconds);
    const placed = (result: EngineResult) => placeResult(result, stretch.startSeconds, seconds);
    if (isSilence(stretch)) return placed({ text: '' });
    try {
      return placed(await recognise(stretch, AbortSignal.any([signal, stopped]), begin));
    } catch (error) {
      if (isStrict || signal.aborted || !isRetryable(error)) throw error;
      if (failed === undefined || stretch.index < failed.index) failed = { index: stretch.index, error };
      return placed({ text: '' });
    }
  });
  yield* transcripts;
  if (failed !== undefined) throw failed.error;
}

/** Moves what an engine found in a stretch of audio to where that lies. */
const placeResult = (
  { text, words = [], language, warnings }: EngineResult,
  startSeconds: number,
  seconds: number,
): SegmentTranscript => ({
  start: toMilliseconds(startSeconds),
  end: toMilliseconds(startSeconds + seconds),
  text: text.trim(),
  words: words.map((word) => ({
    word: word.word,
    start: toMilliseconds(startSeconds + word.startSeconds),
    end: toMilliseconds(startSeconds + word.endSeconds),
    ...(word.confidence !== undefined && { confidence: word.confidence }),
    ...(word.estimated && { estimated: true }),
  })),
  ...(language !== undefined && { language }),
  ...(warnings !== undefined && { warnings }),
});

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
