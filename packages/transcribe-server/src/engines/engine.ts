import type { TranscriptionWarning } from '@audio-transcriber/contract';
import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';

/** A speech recogniser. Implementations are factories that return object literals, one folder each. */
export interface Engine {
  /** The version of this interface. An app refuses an engine of another version. */
  readonly specificationVersion: 1;
  /** The name in settings, logs and `GET /v1/models`. */
  readonly name: string;
  /** Range of segment lengths. A segment is shorter before a long pause, and at the end of the audio. */
  readonly segmentSeconds: { readonly min: number; readonly max: number };
  /** Maximum number of concurrent segments, over all requests. */
  readonly concurrency: number;
  /** Base language subtags (BCP 47), such as `en`, that it recognises. Absent if it recognises every one, or if they are unknown. */
  readonly languages?: readonly string[] | undefined;
  /** What its model can do. Default: nothing of it. */
  readonly capabilities?: EngineCapabilities;
  /**
   * `none` if calls are free, so that a segment may be recognised more than once. Default: `per-call`.
   */
  readonly billing?: 'none' | 'per-call';
  /**
   * Checks the options before any work.
   * @throws ProblemError `unsupported-language`
   */
  accept?(options: EngineOptions): void;
  /**
   * Recognises one segment. If the direct cause of a problem is a plain Error, its message is logged for the operator: it
   * must not contain what was said.
   * @throws ProblemError `engine-failed`, `engine-misconfigured`, `engine-unavailable`, `engine-timeout`, `rate-limited`,
   *   `unsupported-language`, `unsupported-translation`; the signal's reason once it is aborted
   */
  transcribe(segment: PcmSegment, options: EngineCallOptions): Promise<EngineResult>;
  /**
   * Opens a session for audio that arrives in real time. It returns partial and final text during the recording. Only
   * for native streaming. The signal cancels it. Where `billing` is `none`, the text is only shown until that of
   * `transcribe` arrives.
   */
  readonly stream?: ((options: EngineCallOptions) => EngineStream) | undefined;
  /** Checks readiness. Rejects with an error whose message tells the operator the fault and how to fix it. */
  check?(): Promise<void>;
  /** Releases resources, such as a loaded model. Running calls fail. */
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** What a model can do beyond the text. */
export interface EngineCapabilities {
  /** Whether it returns word times. Otherwise the server estimates them. */
  readonly wordTimes?: boolean;
  /** Base language subtags (BCP 47) of the languages that it can translate speech to. */
  readonly translatesTo?: readonly string[];
  /** Whether it tells speakers apart by their voices. */
  readonly diarizes?: boolean;
}

/** Options of a request that change how speech is recognised. */
export interface EngineOptions {
  /** BCP 47 tag, or a comma-separated list of tags one of which is spoken. Default: the engine's choice. */
  readonly language?: string;
  /** BCP 47 tag of the language to translate the speech to. Default: no translation. */
  readonly translateTo?: string;
  /** Text with words to expect, such as names. */
  readonly prompt?: string;
  /** Words and phrases to expect, each apart. */
  readonly keywords?: readonly string[];
  /** Sampling temperature, above 0 and up to 1. Default: the engine's, which is 0. */
  readonly temperature?: number;
  /** Whether the result should contain the probabilities of tokens. Default: false. */
  readonly logprobs?: boolean;
  /** Whether the words of the result should name their speakers. Default: false. */
  readonly speakers?: boolean;
}

/** Options of one call. An abort cancels the call, down to the provider. */
export interface EngineCallOptions extends EngineOptions {
  readonly signal: AbortSignal;
  /** Whether the text is partial: shown during the recording, then replaced. Default: false. */
  readonly isPartial?: boolean;
}

/** The result for one segment. Times are relative to the segment. */
export interface EngineResult {
  /** Empty if no speech was recognised. */
  readonly text: string;
  /** In order. Without them, the pipeline aligns the text with the audio. */
  readonly words?: readonly EngineWord[];
  /** BCP 47 tag of the recognised language. */
  readonly language?: string;
  /** The tokens of the text, with their probabilities, if they were requested and the engine has them. */
  readonly logprobs?: readonly TokenLogprob[];
  /** Seconds that the provider bills for this segment. */
  readonly billedSeconds?: number;
  /** Requests that were not fulfilled. The client gets each code once per transcription. */
  readonly warnings?: readonly TranscriptionWarning[];
}

/** A token of a result, in the field names of OpenAI's API. */
export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm of the probability, at most 0. */
  readonly logprob: number;
  /** The token in UTF-8. */
  readonly bytes: readonly number[];
}

/** One session of native streaming. Times are seconds from its first sample. */
export interface EngineStream {
  /** The provider's maximum duration of a session, in seconds. */
  readonly maxSeconds: number;
  /** Sends audio. */
  send(samples: PcmSamples): void;
  /** Asks for the final result of the audio so far: called at a pause. Absent if the provider finds pauses itself. */
  commit?(): void;
  /** Ends the audio. Results for the audio already sent still arrive. */
  end(): void;
  /**
   * Yields the results, in order, until the session ends, and what is billed.
   * @throws ProblemError as `transcribe` does; the signal's reason once it is aborted
   */
  readonly results: AsyncIterable<StreamResult | StreamBill>;
}

/** A result of a session: the text after the last final result. */
export interface StreamResult extends Omit<EngineResult, 'billedSeconds'> {
  /** Whether the result is final. Otherwise the next result replaces it. */
  readonly isFinal: boolean;
  /** End of the audio that it covers. */
  readonly endSeconds: number;
  /** The beginning of the text that is not expected to change. */
  readonly stable: string;
}

/** Seconds that the provider bills for a session, in addition to its earlier bills. */
export interface StreamBill {
  readonly billedSeconds: number;
}

/** A recognised word. Times are seconds from the start of the segment. */
export interface EngineWord {
  readonly word: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Confidence, above 0 and up to 1. */
  readonly confidence?: number;
  /** True if the times do not come from the engine. */
  readonly estimated?: boolean;
  /**
   * Label of the speaker, for an engine that tells speakers apart. Compared within one result only: the same label in
   * another result is another speaker.
   */
  readonly speaker?: string;
}
