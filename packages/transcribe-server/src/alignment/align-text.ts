import { type PcmSamples, secondsOf } from '../audio/pcm.ts';
import { computeFeatures, frameSeconds } from './features.ts';
import { findPauses } from './find-pauses.ts';
import { adaptModels, modelsFor, scoreFrames } from './sound-models.ts';
import { soundNames } from './sounds.ts';
import { splitWords } from './split-words.ts';
import { findPath } from './viterbi.ts';
import { createWordChain } from './word-chain.ts';

/** A word of a text, with its start and end in seconds from the start of the samples. */
export interface AlignedWord {
  readonly word: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Finds when each word of a text is spoken, by forced alignment. Converts the words to a chain of sound classes and
 * optional pauses, and aligns the spectra of the samples with it: first with general models of the sounds, then with
 * models adapted to these samples. Takes about 3 ms for a second of speech, and yields to the event loop meanwhile.
 *
 * @param language BCP 47 tag of the spoken language. Default: English
 * @returns every word of the text, in order, without overlaps
 */
export const alignText = async (samples: PcmSamples, text: string, language?: string): Promise<AlignedWord[]> => {
  const words = splitWords(text);
  const chain = createWordChain(words, language);
  const features = await computeFeatures(samples);
  const pauses = findPauses(features.loudness);
  const models = modelsFor(features, pauses);
  const generalScores = await scoreFrames(features, models, pauses);
  const path = await findPath(chain.states, generalScores, soundNames.length);
  if (path === undefined) return spreadWords(words, secondsOf(samples));
  const soundOf = new Uint8Array(features.frames);
  for (const [i, { sound }] of chain.states.entries()) soundOf.fill(sound, path[i], path[i + 1]);
  const adaptedScores = await scoreFrames(features, adaptModels(features, models, soundOf), pauses);
  const adaptedPath = (await findPath(chain.states, adaptedScores, soundNames.length)) ?? path;
  return words.map((word, i) => {
    const [first, end] = chain.bounds[i] as readonly [number, number];
    return { word, ...spanOf(adaptedPath[first] as number, adaptedPath[end] as number) };
  });
};

const spanOf = (firstFrame: number, endFrame: number) => ({
  startSeconds: firstFrame * frameSeconds,
  endSeconds: endFrame * frameSeconds,
});

/** Divides the duration by the number of letters, if the samples are too short for the sounds of the text. */
const spreadWords = (words: readonly string[], seconds: number): AlignedWord[] => {
  const letters = words.reduce((sum, { length }) => sum + length, 0);
  let before = 0;
  return words.map((word) => {
    const startSeconds = (seconds * before) / letters;
    before += word.length;
    return { word, startSeconds, endSeconds: (seconds * before) / letters };
  });
};
