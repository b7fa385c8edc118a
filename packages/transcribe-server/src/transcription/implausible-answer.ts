import { meanPower, type PcmSamples, sampleRate } from '../audio/pcm.ts';

/** The fault of an implausible answer: no words for clear speech, or more words than the audio can contain. */
export type Implausibility = 'nothing' | 'loop';

/** Maximum speech rate in words a second, and an allowance for short audio. */
const maxWordsPerSecond = 6;
const spareWords = 8;
/** Minimum number of repeated words of a loop. */
const minRepeatedWords = 5;
const maxPhraseWords = 12;

/** Checks an engine's answer for the samples. Returns undefined if it is plausible. */
export const findImplausibility = (text: string, samples: PcmSamples): Implausibility | undefined => {
  const words = text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
  if (words.length === 0) return hasPlainSpeech(samples) ? 'nothing' : undefined;
  const maxWords = spareWords + (maxWordsPerSecond * samples.length) / sampleRate;
  return words.length > maxWords || hasLoop(words) ? 'loop' : undefined;
};

/** Tells whether a phrase occurs at least three times in a row, with at least five words after its first occurrence. */
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
/** Ratio to the power of the quietest tenth: 10 dB. */
const minContrast = 10;

/** Tells whether parts are much louder than the background. Steady noise is not, at any level. */
const hasPlainSpeech = (samples: PcmSamples): boolean => {
  const powers = framePowers(samples, frameSamples);
  const background = powers.toSorted()[Math.floor(powers.length / 10)] ?? 0;
  const threshold = Math.max(minSpeechPower, minContrast * background);
  return powers.filter((power) => power > threshold).length >= minSpeechFrames;
};

/** Returns the mean power of each complete frame. */
export const framePowers = (samples: PcmSamples, length: number): Float64Array =>
  Float64Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    meanPower(samples.subarray(i * length, (i + 1) * length)),
  );
