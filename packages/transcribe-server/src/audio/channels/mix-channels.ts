import { lengthOf, meanPower, type PcmChannels, type PcmSamples } from '../pcm.ts';
import { compareChannels, dominance } from './compare-channels.ts';

/** The correlation from which a channel is the same as another one, or its inverse. */
const signCorrelation = 0.9;
/** Blocks in which a channel stays silent after another speaker has been much louder: the echo of a room. */
const echoBlocks = 2;
/** The share of a new block in the level of a speaker. */
const levelShare = 0.1;

/** Mixes blocks to their mean. Inverts a channel that is the inverse of the loudest one, so that they don't cancel. */
export const createMixer = (channels: number): ((block: PcmChannels) => PcmSamples) => {
  const signs = Array.from({ length: channels }, () => 1);
  return (block) => {
    const { loudest, correlations } = compareChannels([block]);
    for (const [channel, correlation] of correlations.entries()) {
      if (Math.abs(correlation) >= signCorrelation) signs[channel] = (signs[loudest] ?? 1) * Math.sign(correlation);
    }
    const mixed = new Int16Array(lengthOf(block));
    for (let i = 0; i < mixed.length; i++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += (signs[channel] as number) * (block[channel]?.[i] as number);
      }
      mixed[i] = Math.round(sum / channels);
    }
    return mixed;
  };
};

/**
 * Silences the blocks of a channel that contain another channel's speaker: at least 10 dB quieter than that channel, and than
 * this channel's own speaker.
 */
export const createSilencer = (channels: number): ((block: PcmChannels) => PcmChannels) => {
  /** Mean power of each speaker where it is much louder than the others. */
  const levels: (number | undefined)[] = Array.from({ length: channels });
  const echoes = Array.from({ length: channels }, () => 0);

  return (block) => {
    const powers = block.map(meanPower);
    const loudest = powers.indexOf(Math.max(...powers));
    const isOver = (channel: number, power: number) => (powers[channel] ?? 0) >= power;
    return block.map((samples, channel) => {
      const others = powers.filter((_, other) => other !== channel);
      const isAlone = isOver(channel, dominance * Math.max(...others, 1));
      if (isAlone) {
        const before = levels[channel] ?? powers[channel] ?? 0;
        levels[channel] = before + levelShare * ((powers[channel] ?? 0) - before);
      }
      const isCovered = isOver(loudest, dominance * (powers[channel] ?? 0));
      echoes[channel] = isCovered ? echoBlocks : (echoes[channel] ?? 0) - 1;
      const level = levels[channel];
      const isEcho = isCovered || (level !== undefined && (echoes[channel] ?? 0) >= 0);
      const isSpeaker = isAlone || (level !== undefined && isOver(channel, level / dominance));
      return isEcho && !isSpeaker ? new Int16Array(samples.length) : samples;
    });
  };
};
