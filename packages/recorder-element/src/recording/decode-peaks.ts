import { createPeakCollector, type Peaks } from './peaks.ts';

/** Decoded audio is large: ten minutes are 20 MB for each channel even at so low a rate. */
const maxSeconds = 600;
const sampleRate = 8000;
const samplesPerLevel = sampleRate / 20;

/** Ten minutes at the rate of a good recorder: what may be decoded before its duration is known. */
const maxBytes = 10_000_000;

/** Seconds, or 0 where that would take too much memory. */
export const decodeDuration = async (blob: Blob): Promise<number> => {
  if (blob.size > maxBytes) return 0;
  const audio = await decode(blob).catch(() => undefined);
  return audio?.duration ?? 0;
};

/** The waveform of audio that nobody listened to; undefined where it is too long, or the browser cannot decode it. */
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
