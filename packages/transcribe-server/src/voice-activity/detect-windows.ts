import type { AudioWindow } from '../audio/audio-buffer.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from './voice-activity.ts';

/** Of a window, and of the context before it. With half of the context, detectors take chords for speech. */
const windowFrames = 60;

/**
 * Finds the speech in audio of any length, window by window. Windows of 1.92 s lie at fixed places of the audio, and each
 * is judged on its own, after the window before it: where speech is found depends on the samples alone, not on how they
 * arrive nor on what else is detected. The first is judged after itself. Holds 3.84 s of audio.
 */
export async function* detectWindows(
  pcm: AsyncIterable<PcmSamples>,
  { detect }: VoiceActivityDetector,
): AsyncGenerator<AudioWindow> {
  const windowSamples = windowFrames * speechFrameSamples;
  const buffer = new Int16Array(2 * windowSamples);
  let hasContext = false;
  let filled = windowSamples;

  const judge = async (): Promise<AudioWindow> => {
    const samples = buffer.slice(windowSamples, filled);
    if (!hasContext) buffer.set(samples, windowSamples - samples.length);
    const contextFrames = hasContext ? windowFrames : Math.floor(samples.length / speechFrameSamples);
    const context = contextFrames * speechFrameSamples;
    const speech = await detect(buffer.slice(windowSamples - context, filled), contextFrames);
    buffer.copyWithin(0, windowSamples);
    hasContext = true;
    filled = windowSamples;
    return { samples, speech, frameSamples: speechFrameSamples };
  };

  for await (const samples of pcm) {
    for (let taken = 0; taken < samples.length; ) {
      const part = samples.subarray(taken, taken + buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (filled === buffer.length) yield await judge();
    }
  }
  if (filled > windowSamples) yield await judge();
}
