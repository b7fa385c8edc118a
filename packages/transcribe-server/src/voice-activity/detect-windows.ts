import type { AudioWindow } from '../audio/audio-buffer.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import { speechFrameSamples, type VoiceActivityDetector } from './voice-activity.ts';

/** The length of a window, and of the context before it. With half as much context, detectors mistake chords for speech. */
const windowFrames = 60;

/**
 * Finds the speech in audio of any length, in windows of 1.92 s. Each window is detected independently, with the previous
 * window as context; the first one has itself as context. Windows start at fixed positions, so the result depends on the
 * samples alone, not on how they arrive. Holds 3.84 s of audio.
 */
export async function* detectWindows(
  pcm: AsyncIterable<PcmSamples>,
  { detect }: VoiceActivityDetector,
): AsyncGenerator<AudioWindow> {
  const windowSamples = windowFrames * speechFrameSamples;
  const buffer = new Int16Array(2 * windowSamples);
  let hasContext = false;
  let filled = windowSamples;

  const detectWindow = async (): Promise<AudioWindow> => {
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
      if (filled === buffer.length) yield await detectWindow();
    }
  }
  if (filled > windowSamples) yield await detectWindow();
}
