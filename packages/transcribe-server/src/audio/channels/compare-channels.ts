import { lengthOf, meanPower, type PcmChannels, type PcmSamples, sampleRate } from '../pcm.ts';

/** How the channels of some audio differ. Only frames with sound count. */
export interface ChannelComparison {
  /** Whether there is sound to compare: louder than the noise of a microphone, and not steady like a hum. */
  readonly isActive: boolean;
  /** The share of the frames in which one channel is at least 10 dB louder than all others. */
  readonly dominatedShare: number;
  /** Index of the loudest channel. */
  readonly loudest: number;
  /** The correlation of each channel with the loudest one, from -1 to 1. */
  readonly correlations: readonly number[];
  /** The lowest correlation, of either sign. */
  readonly correlation: number;
}

const frameSamples = sampleRate / 100;
/** An RMS amplitude of 30 in 16-bit samples: -61 dB of full scale. */
const minPower = 30 ** 2;
/** An RMS amplitude of 10. Quieter channels count as this loud. */
const noisePower = 10 ** 2;
/** 10 dB. */
export const dominance = 10;
const contrast = 10;

/** Compares the channels of consecutive blocks. A single block may be steady sound, since it is part of a syllable. */
export const compareChannels = (blocks: readonly PcmChannels[]): ChannelComparison => {
  const frames = blocks.flatMap(splitIntoFrames).map((channels) => {
    const powers = channels.map(meanPower);
    return { channels, powers, loudest: Math.max(...powers) };
  });
  const background =
    frames.map(({ loudest }) => loudest).toSorted((a, b) => a - b)[Math.floor(frames.length / 10)] ?? 0;
  const threshold = blocks.length === 1 ? minPower : Math.max(minPower, contrast * background);
  const active = frames.filter(({ loudest }) => loudest > threshold);
  const dominated = active.filter(({ powers, loudest }) => {
    const louder = powers.filter((power) => dominance * Math.max(power, noisePower) > loudest);
    return louder.length === 1;
  });
  const energies = (blocks[0] ?? []).map((_, channel) =>
    active.reduce((sum, { powers }) => sum + (powers[channel] ?? 0), 0),
  );
  const loudest = energies.indexOf(Math.max(...energies));
  const correlations = energies.map((_, channel) =>
    correlate(active.map(({ channels }) => [channels[loudest], channels[channel]] as const)),
  );
  return {
    isActive: active.length > 0,
    dominatedShare: active.length === 0 ? 0 : dominated.length / active.length,
    loudest,
    correlations,
    correlation: Math.min(...correlations.map(Math.abs)),
  };
};

const splitIntoFrames = (block: PcmChannels): PcmChannels[] =>
  Array.from({ length: Math.ceil(lengthOf(block) / frameSamples) }, (_, i) =>
    block.map((samples) => samples.subarray(i * frameSamples, (i + 1) * frameSamples)),
  );

/** Returns the correlation of two channels over several frames; 0 if one of them is silent. */
const correlate = (frames: readonly (readonly [PcmSamples | undefined, PcmSamples | undefined])[]): number => {
  let [product, first, second] = [0, 0, 0];
  for (const [a, b] of frames) {
    if (a === undefined || b === undefined) continue;
    for (let i = 0; i < a.length; i++) {
      const [x, y] = [a[i] as number, b[i] as number];
      product += x * y;
      first += x * x;
      second += y * y;
    }
  }
  return first === 0 || second === 0 ? 0 : product / Math.sqrt(first * second);
};
