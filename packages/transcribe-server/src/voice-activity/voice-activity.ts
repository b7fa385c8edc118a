import type { PcmSamples } from '../audio/pcm.ts';

/** The stretch that is judged at once: 32 ms at 16 kHz. */
export const speechFrameSamples = 512;

/**
 * Tells speech from other sound. It errs to speech: what it does not find is thrown away.
 *
 * One instance serves all recordings. The answer depends on the samples alone, so each call stands for itself.
 */
export interface VoiceActivityDetector {
  /**
   * Finds speech in a stretch of audio of a few seconds.
   * @param contextFrames frames at the start that only serve to settle the detector, which takes 1.5 s; default 0
   * @returns for each other frame of {@link speechFrameSamples}, the last of which may be incomplete: 1 for speech, 0 for none
   */
  detect(samples: PcmSamples, contextFrames?: number): Promise<Uint8Array>;
  /** Rejects with what is wrong, in words for the operator, where it cannot work. */
  check?(): Promise<void>;
  /** Gives back what it holds, such as child processes. */
  [Symbol.asyncDispose]?(): Promise<void>;
}
