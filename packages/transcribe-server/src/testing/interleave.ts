import { lengthOf, type PcmChannels, type PcmSamples } from '../audio/pcm.ts';

/** Interleaves channels, as in a WAV file. Shorter ones end with silence. */
export const interleave = (channels: PcmChannels): PcmSamples => {
  const longest = Math.max(...channels.map((samples) => lengthOf([samples])));
  const samples = new Int16Array(longest * channels.length);
  for (const [channel, content] of channels.entries()) {
    for (const [i, sample] of content.entries()) samples[i * channels.length + channel] = sample;
  }
  return samples;
};
