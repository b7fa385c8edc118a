import { alignText } from '../alignment/align-text.ts';
import { splitWords } from '../alignment/split-words.ts';
import { type PcmSamples, secondsOf } from '../audio/pcm.ts';
import type { EngineOptions, EngineResult, EngineWord } from '../engines/engine.ts';

/**
 * Adds word times to a result without any. Marks them as estimated. Does not align a translation with the audio, but
 * distributes its words over the segment.
 *
 * @param samples the samples of the segment
 * @param options the language that the engine detected takes precedence over the requested languages
 */
export const addWordTimes = async (
  result: EngineResult,
  samples: PcmSamples,
  { language, translateTo }: Pick<EngineOptions, 'language' | 'translateTo'> = {},
): Promise<EngineResult> => {
  const { text, words = [] } = result;
  if (words.length > 0 || text.trim() === '') return result;
  const timed =
    translateTo === undefined
      ? await alignText(samples, text, result.language ?? language)
      : distributeWords(text, secondsOf(samples));
  return { ...result, words: timed.map((word) => ({ ...word, estimated: true })) };
};

/** Gives each word a share of the time by its length. */
const distributeWords = (text: string, seconds: number): EngineWord[] => {
  const words = splitWords(text);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let before = 0;
  return words.map((word) => {
    const startSeconds = (before / letters) * seconds;
    before += word.length;
    return { word, startSeconds, endSeconds: (before / letters) * seconds };
  });
};
