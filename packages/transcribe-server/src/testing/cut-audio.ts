import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';
import { cutIntoSegments, isSilence } from '../audio/segmenter.ts';
import type { Engine } from '../engines/engine.ts';
import { detectWindows } from '../voice-activity/detect-windows.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

async function* inChunks(samples: PcmSamples, chunkSamples: () => number) {
  for (let i = 0; i < samples.length; ) {
    const chunk = samples.slice(i, i + chunkSamples());
    i += chunk.length;
    yield chunk;
  }
}

/**
 * The segments that the server makes of audio.
 *
 * @param chunkSamples gives the length of the next chunk in which the audio comes; by default it comes whole
 */
export const cutAudio = async (
  samples: PcmSamples,
  segmentSeconds: Engine['segmentSeconds'],
  detector: VoiceActivityDetector = createEnergyDetector(),
  chunkSamples = () => samples.length,
): Promise<PcmSegment[]> => {
  const windows = detectWindows(inChunks(samples, chunkSamples), detector);
  const stretches = await Array.fromAsync(cutIntoSegments(windows, segmentSeconds));
  return stretches.flatMap((stretch) => (isSilence(stretch) ? [] : [stretch]));
};
