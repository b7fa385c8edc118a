import type { PcmSamples } from '../audio/pcm.ts';
import type { AudioWindow } from '../audio/segmenter.ts';
import { speechFrameSamples, type VoiceActivityDetector } from './voice-activity.ts';

const framesAtOnce = 60;
/** What the detector needs to settle: with half of it, it misses 1 % of the frames of speech. */
const contextFrames = 30;

/**
 * Finds the speech in audio of any length, window by window. Windows of 1.92 s lie at fixed places of the audio and are
 * judged with the second before them, each on its own: where speech is found depends on the samples alone, not on how
 * they arrive nor on what else is detected. Holds 2.88 s of audio.
 */
export async function* detectWindows(
  pcm: AsyncIterable<PcmSamples>,
  { detect }: VoiceActivityDetector,
): AsyncGenerator<AudioWindow> {
  const context = contextFrames * speechFrameSamples;
  const buffer = new Int16Array(context + framesAtOnce * speechFrameSamples);
  let begin = context;
  let filled = context;

  const judge = async (): Promise<AudioWindow> => {
    const speech = await detect(buffer.slice(begin, filled));
    const window = {
      samples: buffer.slice(context, filled),
      speech: speech.subarray((context - begin) / speechFrameSamples),
      frameSamples: speechFrameSamples,
    };
    buffer.copyWithin(0, filled - context, filled);
    begin = 0;
    filled = context;
    return window;
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
  if (filled > context) yield await judge();
}
