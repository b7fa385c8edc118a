import type { TranscriptionWord } from '@audio-transcriber/contract';
import { type PcmSamples, type PcmSegment, secondsOf } from '../audio/pcm.ts';
import { cutIntoSegments } from '../audio/segmenter.ts';
import { isSilent } from '../audio/silence.ts';
import type { Engine, EngineOptions, EngineResult } from '../engines/engine.ts';
import type { EngineLane } from './engine-slots.ts';
import { mapInOrder } from './map-in-order.ts';

/** What became of one segment. Times are seconds from the start of the audio. */
export interface SegmentTranscript {
  readonly start: number;
  readonly end: number;
  /** Empty when no speech was heard. */
  readonly text: string;
  readonly words: readonly TranscriptionWord[];
  readonly language?: string;
}

export interface TranscribeOptions extends EngineOptions {
  readonly engine: Engine;
  readonly lane: EngineLane;
  readonly signal: AbortSignal;
}

/**
 * The pipeline: PCM in, transcribed segments out, in order and without gaps, each as soon as it is there. It reads
 * ahead by one segment more than the engine takes at once. Segments that surely hold no speech are not sent.
 *
 * @throws what the source or the engine throws; then no engine call is under way any more
 */
export const transcribe = (
  pcm: AsyncIterable<PcmSamples>,
  { engine, lane, signal, ...engineOptions }: TranscribeOptions,
): AsyncGenerator<SegmentTranscript> =>
  mapInOrder(cutIntoSegments(pcm, engine.segmentSeconds), engine.concurrency + 1, async (segment, stopped) => {
    if (isSilent(segment.samples)) return place(segment, { text: '' });
    const stop = AbortSignal.any([signal, stopped]);
    return place(segment, await lane.run(() => engine.transcribe(segment, { ...engineOptions, signal: stop }), stop));
  });

/** Moves what an engine found in a segment to where the segment lies in the audio. */
const place = (
  { startSeconds, samples }: PcmSegment,
  { text, words = [], language }: EngineResult,
): SegmentTranscript => ({
  start: toMilliseconds(startSeconds),
  end: toMilliseconds(startSeconds + secondsOf(samples)),
  text: text.trim(),
  words: words.map((word) => ({
    word: word.word,
    start: toMilliseconds(startSeconds + word.startSeconds),
    end: toMilliseconds(startSeconds + word.endSeconds),
    ...(word.confidence !== undefined && { confidence: word.confidence }),
  })),
  ...(language !== undefined && { language }),
});

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
