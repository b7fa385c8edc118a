import type { VoiceActivityDetector } from './voice-activity.ts';

/**
 * Wraps a detector for one turn of speech, whose start was found with the audio before it. Without that audio, detectors
 * find speech late: what is before the first speech in the first call counts as speech too.
 */
export const keepStart = ({ detect }: VoiceActivityDetector): VoiceActivityDetector => {
  let isStart = true;
  return {
    async detect(samples, contextFrames) {
      const speech = await detect(samples, contextFrames);
      if (isStart) speech.fill(1, 0, Math.max(0, speech.indexOf(1)));
      isStart = false;
      return speech;
    },
  };
};
