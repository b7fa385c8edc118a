import type { PcmSamples, PcmSegment } from '../audio/pcm.ts';
import { cutIntoSegments, isSilence } from '../audio/segmenter.ts';
import type { Engine } from '../engines/engine.ts';
import { detectWindows } from '../voice-activity/detect-windows.ts';
import { createEnergyDetector } from '../voice-activity/energy-detector.ts';
import type { VoiceActivityDetector } from '../voice-activity/voice-activity.ts';

/** The segments that the server makes of audio. */
export const cutAudio = async (
  samples: PcmSamples,
  segmentSeconds: Engine['segmentSeconds'],
  detector: VoiceActivityDetector = createEnergyDetector(),
): Promise<PcmSegment[]> => {
  const windows = detectWindows(ReadableStream.from([samples]), detector);
  const stretches = await Array.fromAsync(cutIntoSegments(windows, segmentSeconds));
  return stretches.flatMap((stretch) => (isSilence(stretch) ? [] : [stretch]));
};
