import type { ByteReader } from './byte-reader.ts';
import { DamagedAudioError, type PcmFormat, type Track } from './track.ts';

/** Sample rates outside this range are damaged or malicious. */
const minSampleRate = 1000;
const maxSampleRate = 768_000;
const maxChannels = 64;
const chunkBytes = 16 * 1024;

/**
 * Creates a track of the samples that follow.
 *
 * @param dataBytes length of the samples. Undefined: up to the end of the file
 * @throws DamagedAudioError for an impossible sample rate
 */
export const readPcm = (reader: ByteReader, format: PcmFormat, dataBytes: number | undefined): Track => {
  const { sampleRate, bytesPerSample, mix } = format;
  // Negated, because the rate may be NaN.
  if (!(sampleRate >= minSampleRate && sampleRate <= maxSampleRate)) {
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

/** Bits of a channel mask (WAVEFORMATEXTENSIBLE): front left and right, center, low frequencies, … */
const lowFrequencies = 3;
const center = 2;
const backCenter = 8;
const front: ReadonlySet<number> = new Set([0, 1, 6, 7]);
/** Default masks for 1 to 8 channels. */
const usualMasks = [0x4, 0x3, 0xb, 0x107, 0x37, 0x3f, 0x13f, 0x63f];

/** More channels are mixed: each one that is kept apart costs the work of a recording. */
const maxSeparateChannels = 8;

/** Returns whether a format has more channels than are kept apart. */
export const hasTooManyChannels = ({ mix }: PcmFormat): boolean => mix.length > maxSeparateChannels;

/**
 * Returns how channels become mono. Channels with positions around a listener are mixed, unless they are stereo. Others may
 * have a speaker each.
 *
 * @param declaredMask channel mask (WAVEFORMATEXTENSIBLE); 0 if the file has none
 * @throws DamagedAudioError for an impossible number of channels
 */
export const mixOf = (channels: number, declaredMask = 0): Pick<PcmFormat, 'mix' | 'isMixed'> => ({
  mix: weightsOf(channels, declaredMask),
  isMixed: channels > maxSeparateChannels || (channels > 2 && declaredMask !== 0),
});

/**
 * Returns the weight of each channel in the mono mix, as ffmpeg mixes them: front left and right at -3 dB, back and side
 * channels at -6 dB, without low frequencies. Normalizes the weights so that the mix cannot clip. Without a mask, assumes the usual one.
 */
const weightsOf = (channels: number, declaredMask: number): readonly number[] => {
  if (channels < 1 || channels > maxChannels) throw new DamagedAudioError(`${channels} channels.`);
  const mask = declaredMask || usualMasks[channels - 1] || 0;
  const speakers = Array.from({ length: 18 }, (_, bit) => bit).filter((bit) => mask & (1 << bit));
  if (speakers.length !== channels) return Array.from({ length: channels }, () => 1 / channels);
  const weights = speakers.map((speaker) => {
    if (speaker === center) return 1;
    if (speaker === lowFrequencies) return 0;
    return front.has(speaker) || speaker === backCenter ? Math.SQRT1_2 : 0.5;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return sum === 0 ? weights.map(() => 1 / channels) : weights.map((weight) => weight / sum);
};
