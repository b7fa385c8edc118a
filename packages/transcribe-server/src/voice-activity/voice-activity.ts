import type { PcmSamples } from '../audio/pcm.ts';

/** Samples of a detector frame: 32 ms at 16 kHz. */
export const speechFrameSamples = 512;

/**
 * Distinguishes speech from other sound. In doubt it reports speech, because audio without speech is discarded.
 *
 * One instance serves all recordings. Calls are independent: the result depends on the samples alone.
 */
export interface VoiceActivityDetector {
  /**
   * Finds speech in a few seconds of audio.
   *
   * @param samples 16 kHz mono
   * @param contextFrames number of frames at the start that only initialize the detector, ideally 1.5 s. Default: 0
   * @returns 1 for speech or 0 for each frame of {@link speechFrameSamples} after the context. The last one may be incomplete
   */
  detect(samples: PcmSamples, contextFrames?: number): Promise<Uint8Array>;
  /** Rejects with an error for the operator if the detector does not work. */
  check?(): Promise<void>;
  /** Releases its resources, such as child processes. */
  [Symbol.asyncDispose]?(): Promise<void>;
}
