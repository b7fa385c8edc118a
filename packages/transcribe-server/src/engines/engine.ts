import type { TranscriptionWarning } from '@audio-transcriber/contract';
import type { PcmSegment } from '../audio/pcm.ts';

/** A speech recogniser. Implementations are factories that return object literals: one file each. */
export interface Engine {
  /** The version of this interface. An app refuses an engine of another version. */
  readonly specificationVersion: 1;
  /** The name in settings, logs and `GET /v1/models`. */
  readonly name: string;
  /** The lengths a segment may have: the segmenter cuts at the quietest point between the two. */
  readonly segmentSeconds: { readonly min: number; readonly max: number };
  /** How many segments it recognises at once, over all requests. */
  readonly concurrency: number;
  /** Base language subtags (BCP 47), such as `en`, that it recognises. Absent: any, or not known. */
  readonly languages?: readonly string[] | undefined;
  /**
   * `none` where a call costs nothing, so that a segment may be recognised more than once. Default: `per-call`.
   */
  readonly billing?: 'none' | 'per-call';
  /**
   * Refuses what it cannot do before any work is done.
   * @throws ProblemError `unsupported-language`
   */
  accept?(options: EngineOptions): void;
  /**
   * Recognises one segment. A problem's direct cause, where it is a plain Error, is read by the operator in the log: it
   * must not hold what was said.
   * @throws ProblemError `engine-failed`, `engine-misconfigured`, `engine-unavailable`, `engine-timeout`, `rate-limited`,
   *   `unsupported-language`; the signal's reason once it is aborted
   */
  transcribe(segment: PcmSegment, options: EngineCallOptions): Promise<EngineResult>;
  /** Readiness: rejects with what is wrong and what to do about it, in words for the operator. */
  check?(): Promise<void>;
  /** Gives back what it holds, such as a loaded model. What is under way fails. */
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** What the client asked for that changes how speech is recognised. */
export interface EngineOptions {
  /** BCP 47 tags with commas between, one of which is spoken; none means the engine's own choice. */
  readonly language?: string;
  /** Words to expect. */
  readonly prompt?: string;
}

/** Of one call. The engine gives up, down to the provider, when the signal is aborted. */
export interface EngineCallOptions extends EngineOptions {
  readonly signal: AbortSignal;
}

/** What an engine heard. Times are those of what it was given, not of the recording. */
export interface EngineResult {
  /** Empty when no speech was recognised. */
  readonly text: string;
  /** In order. Seconds from the start of the segment. Without them, the pipeline aligns the text with the audio. */
  readonly words?: readonly EngineWord[];
  /** BCP 47 tag of what was recognised. */
  readonly language?: string;
  /** Seconds that the provider bills for this segment. */
  readonly billedSeconds?: number;
  /** What was requested and not done. The client gets each code once per transcription. */
  readonly warnings?: readonly TranscriptionWarning[];
}

/** One word, where it lies. */
export interface EngineWord {
  readonly word: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** How sure the engine is, above 0 and up to 1. */
  readonly confidence?: number;
  /** Whether the times do not come from the engine. */
  readonly estimated?: boolean;
}
