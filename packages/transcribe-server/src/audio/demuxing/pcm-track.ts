import type { ByteReader } from './byte-reader.ts';
import { DamagedAudioError, type PcmFormat, type Track } from './track.ts';

/** Outside of these, a sample rate is damage or an attack. */
const minSampleRate = 1000;
const maxSampleRate = 768_000;
const maxChannels = 64;
const chunkBytes = 16 * 1024;

/** The samples that come next, up to the end of the file or, where it is known, of the data. */
export const readPcm = (reader: ByteReader, format: PcmFormat, dataBytes: number | undefined): Track => {
  const { sampleRate, bytesPerSample, mix } = format;
  if (sampleRate < minSampleRate || sampleRate > maxSampleRate) {
    throw new DamagedAudioError(`A sample rate of ${sampleRate} Hz.`);
  }
  const frameBytes = bytesPerSample * mix.length;
  const declaredSeconds = dataBytes === undefined ? undefined : dataBytes / frameBytes / sampleRate;
  return { codec: 'pcm', format, chunks: readFrames(reader, frameBytes, dataBytes), declaredSeconds };
};

async function* readFrames(
  reader: ByteReader,
  frameBytes: number,
  dataBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Uint8Array> {
  for (let left = dataBytes; left >= frameBytes; ) {
    if (!reader.has(frameBytes) && !(await reader.fill(frameBytes))) return;
    const buffered = Math.min(reader.peek().length, chunkBytes, left);
    const bytes = buffered - (buffered % frameBytes);
    left -= bytes;
    yield reader.take(bytes);
  }
}

/** Speakers by the bits of a channel mask (WAVEFORMATEXTENSIBLE): front left and right, centre, low frequencies, ... */
const lowFrequencies = 3;
const centre = 2;
const backCentre = 8;
const front: ReadonlySet<number> = new Set([0, 1, 6, 7]);
/** Where there is no mask. */
const usualMasks = [0x4, 0x3, 0xb, 0x107, 0x37, 0x3f, 0x13f, 0x63f];

/**
 * The weight of each channel in the mono mix, as ffmpeg mixes: the front left and right at -3 dB, those behind at -6 dB,
 * low frequencies not at all, and all of it so that it cannot clip.
 *
 * @throws DamagedAudioError where the number of channels cannot be true
 */
export const mixOf = (channels: number, declaredMask = 0): readonly number[] => {
  if (channels < 1 || channels > maxChannels) throw new DamagedAudioError(`${channels} channels.`);
  const mask = declaredMask || usualMasks[channels - 1] || 0;
  const speakers = Array.from({ length: 18 }, (_, bit) => bit).filter((bit) => mask & (1 << bit));
  if (speakers.length !== channels) return Array.from({ length: channels }, () => 1 / channels);
  const weights = speakers.map((speaker) => {
    if (speaker === centre) return 1;
    if (speaker === lowFrequencies) return 0;
    return front.has(speaker) || speaker === backCentre ? Math.SQRT1_2 : 0.5;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? weights.map(() => 1 / channels) : weights.map((weight) => weight / sum);
};
