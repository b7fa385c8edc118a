import { meanPower } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from './voice-activity.ts';

/** An RMS amplitude of 3 in 16-bit samples: quieter than any microphone's noise. */
const maxSilentPower = 3 ** 2;

/**
 * Creates a detector that needs no model. Reports speech unless the sound is certainly silence: zeros, a constant offset,
 * or the rounding noise of a codec. Used where the neural detector is not available.
 */
export const createEnergyDetector = (): VoiceActivityDetector => ({
  async detect(samples, contextFrames = 0) {
    const frames = Math.ceil(samples.length / speechFrameSamples) - contextFrames;
    return Uint8Array.from({ length: frames }, (_, frame) => {
      const from = (contextFrames + frame) * speechFrameSamples;
      return meanPower(samples.subarray(from, from + speechFrameSamples)) > maxSilentPower ? 1 : 0;
    });
  },
});
