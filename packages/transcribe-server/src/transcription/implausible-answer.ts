import { meanPower, type PcmSamples, sampleRate } from '../audio/pcm.ts';

/** What is implausible about an answer: no words for plain speech, or words that the audio cannot hold. */
export type Implausibility = 'nothing' | 'loop';

/** More than anybody says, in words a second, and what the length of a word adds in short audio. */
const maxWordsPerSecond = 6;
const spareWords = 8;
/** So many words that only repeat those before them are a loop. */
const minRepeatedWords = 5;
const maxPhraseWords = 12;

/** Examines what an engine answered for the samples; undefined where it is plausible. */
export const findImplausibility = (text: string, samples: PcmSamples): Implausibility | undefined => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  if (words.length === 0) return hasPlainSpeech(samples) ? 'nothing' : undefined;
  const maxWords = spareWords + (maxWordsPerSecond * samples.length) / sampleRate;
  return words.length > maxWords || hasLoop(words) ? 'loop' : undefined;
};

/** Whether a phrase comes three times or more in a row, for five words or more beyond its first time. */
const hasLoop = (words: readonly string[]): boolean => {
  for (let length = 1; length <= maxPhraseWords; length++) {
    let repeated = 0;
    for (let i = length; i < words.length; i++) {
      repeated = words[i] === words[i - length] ? repeated + 1 : 0;
      if (repeated >= Math.max(minRepeatedWords, 2 * length)) return true;
    }
  }
  return false;
};

const frameSamples = 0.03 * sampleRate;
/** 300 ms. */
const minSpeechFrames = 10;
/** -50 dB of full scale. */
const minSpeechPower = 100 ** 2;
/** Ten times as loud as the quietest tenth: 10 dB. */
const minContrast = 10;

/** Whether parts are much louder than the background. Steady noise is not, however loud. */
const hasPlainSpeech = (samples: PcmSamples): boolean => {
  const powers = framePowers(samples, frameSamples);
  const background = powers.toSorted()[Math.floor(powers.length / 10)] ?? 0;
  const threshold = Math.max(minSpeechPower, minContrast * background);
  return powers.filter((power) => power > threshold).length >= minSpeechFrames;
};

/** The mean power of each whole frame of so many samples. */
export const framePowers = (samples: PcmSamples, length: number): Float64Array =>
  Float64Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    meanPower(samples.subarray(i * length, (i + 1) * length)),
  );
