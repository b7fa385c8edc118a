import { meanPower } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from './voice-activity.ts';

/** Three of the 32,768 steps that a sample has: quieter than any microphone's noise. */
const maxSilentPower = 3 ** 2;

/**
 * Takes all sound for speech that is not surely silence: zeros, a constant offset, the last bits that a codec leaves.
 * Needs no model. For machines without the neural detector, and for sounds that it does not take for speech.
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
