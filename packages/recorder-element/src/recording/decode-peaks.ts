import { createPeakCollector, type Peaks } from './peaks.ts';

/** The longest audio to decode. Ten minutes are 20 MB per channel, even at this low rate. */
const maxSeconds = 600;
const sampleRate = 8000;
const samplesPerLevel = sampleRate / 20;

/** The largest file to decode if its duration is unknown: ten minutes at a high bit rate. */
const maxBytes = 10_000_000;

/** Returns the duration in seconds, or 0 if decoding would take too much memory. */
export const decodeDuration = async (blob: Blob): Promise<number> => {
  if (blob.size > maxBytes) return 0;
  const audio = await decode(blob).catch(() => undefined);
  return audio?.duration ?? 0;
};

/**
 * Returns the waveform of audio that was not recorded by this page. Undefined if it is too long or the browser cannot
 * decode it.
 */
export const decodePeaks = async (blob: Blob, durationSeconds: number): Promise<Peaks | undefined> => {
  if (durationSeconds === 0 || durationSeconds > maxSeconds) return undefined;
  try {
    return peaksOf(await decode(blob));
  } catch {
    return undefined;
  }
};

const decode = async (blob: Blob): Promise<AudioBuffer> =>
  new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(await blob.arrayBuffer());

const peaksOf = (audio: AudioBuffer): Peaks => {
  const peakCollector = createPeakCollector();
  for (let channel = 0; channel < audio.numberOfChannels; channel += 1) {
    const samples = audio.getChannelData(channel);
    for (let start = 0; start < samples.length; start += samplesPerLevel) {
      const stretch = samples.subarray(start, start + samplesPerLevel);
      const level = stretch.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
      peakCollector.add(level, start / sampleRate);
    }
  }
  return peakCollector.peaks();
};
