import type { TranscriptionWarning, TranscriptionWord } from '@audio-transcriber/contract';
import { type PcmChannels, type PcmSegment, secondsOf } from '../audio/pcm.ts';
import { isSilence } from '../audio/segmenter.ts';
import type { Engine, EngineResult, TokenLogprob } from '../engines/engine.ts';
import { isRetryable } from '../problems/problem-response.ts';
import { cutChannels } from '../voice-activity/cut-channels.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';
import { mapInOrder } from './map-in-order.ts';
import { createSpeakerLabels, nameSpeaker, orderTurns } from './speakers.ts';

/** The result of a segment or a silence. Times are seconds from the start of the audio. */
export interface SegmentTranscript {
  readonly start: number;
  readonly end: number;
  /** Empty if no speech was recognised. */
  readonly text: string;
  readonly words: readonly TranscriptionWord[];
  readonly language?: string;
  readonly logprobs?: readonly TokenLogprob[];
  readonly warnings?: readonly TranscriptionWarning[];
  /** Label of the speaker, if one speaker has spoken all of it. Words may name a speaker each. */
  readonly speaker?: string;
}

/** Recognises a segment. Calls `begin` when it gets an engine slot. */
export type Recognise = (segment: PcmSegment, signal: AbortSignal, begin: () => void) => Promise<EngineResult>;

/** Options of a transcription. */
export interface TranscribeOptions {
  /** The engine, which determines the length of the segments. */
  readonly engine: Engine;
  readonly recognise: Recognise;
  /** Selects the audio that is sent to the engine. */
  readonly voiceActivity: VoiceActivityDetector;
  readonly signal: AbortSignal;
  /** What the client should know about the audio. May grow while the audio is read. */
  readonly audioWarnings?: Iterable<TranscriptionWarning>;
  /** Called with the end of each segment, before it is recognised, and of each silence, unless a later end was reported. */
  readonly onCut?: (endSeconds: number) => void;
  /** Whether a segment with a retryable failure stops the others. Default true. */
  readonly isStrict?: boolean;
}

/** Maximum concurrent segments of one recording: docs/decisions/003-fair-slots.md. */
const maxSegmentsAtOnce = 16;

/**
 * Transcribes PCM. Yields segments in the order of their starts, each as soon as it is available. Channels with different
 * content are transcribed apart, each as a speaker. Without them, there are no gaps. Reads ahead by one segment, which
 * waits for an engine slot. Does not send silences to the engine.
 *
 * @throws the error of the source or the engine, after all engine calls have ended. If not strict, the error of the first
 *   failed segment, after all others
 */
export async function* transcribe(
  pcm: AsyncIterable<PcmChannels>,
  { engine, recognise, voiceActivity, signal, audioWarnings = [], onCut, isStrict = true }: TranscribeOptions,
): AsyncGenerator<SegmentTranscript> {
  let cutSeconds = 0;
  let failed: { readonly index: number; readonly error: unknown } | undefined;
  const parts = cutChannels(pcm, { voiceActivity, segmentSeconds: engine.segmentSeconds });
  const transcripts = mapInOrder(parts, maxSegmentsAtOnce, async (part, stopped, begin) => {
    const seconds = isSilence(part) ? part.endSeconds - part.startSeconds : secondsOf(part.samples);
    const end = part.startSeconds + seconds;
    if (end > cutSeconds) onCut?.(end);
    cutSeconds = Math.max(cutSeconds, end);
    const placed = (result: EngineResult) => placeResult(result, part.startSeconds, seconds);
    if (isSilence(part)) return placed({ text: '' });
    const { channel } = part;
    try {
      return nameSpeaker(channel, placed(await recognise(part, AbortSignal.any([signal, stopped]), begin)));
    } catch (error) {
      if (isStrict || signal.aborted || !isRetryable(error)) throw error;
      if (failed === undefined || part.index < failed.index) failed = { index: part.index, error };
      return placed({ text: '' });
    }
  });
  const labelSpeakers = createSpeakerLabels();
  for await (const transcript of orderTurns(transcripts)) {
    const labelled = transcript.speaker === undefined ? labelSpeakers(transcript) : transcript;
    const warnings = [...audioWarnings, ...(labelled.warnings ?? [])];
    yield warnings.length === 0 ? labelled : { ...labelled, warnings };
  }
  if (failed !== undefined) throw failed.error;
}

/** Shifts the times of an engine result by the start of its segment. */
const placeResult = (
  { text, words = [], language, logprobs, warnings }: EngineResult,
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
    ...(word.speaker !== undefined && { speaker: word.speaker }),
  })),
  ...(language !== undefined && { language }),
  ...(logprobs !== undefined && { logprobs }),
  ...(warnings !== undefined && { warnings }),
});

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
