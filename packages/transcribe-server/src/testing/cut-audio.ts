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
 * Cuts audio into segments, as the server does.
 *
 * @param chunkSamples returns the length of the next chunk of input. Default: one chunk with all samples
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
