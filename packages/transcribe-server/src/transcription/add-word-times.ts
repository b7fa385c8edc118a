import { alignText } from '../alignment/align-text.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';

/**
 * Gives the words of a result their times, marked as estimated, where the engine gave none.
 *
 * @param samples what the engine was given
 * @param language BCP 47 tags of what may have been spoken, with commas between; what the engine detected counts more
 */
export const addWordTimes = async (
  result: EngineResult,
  samples: PcmSamples,
  language: string | undefined,
): Promise<EngineResult> => {
  const { text, words = [] } = result;
  if (words.length > 0 || text.trim() === '') return result;
  const aligned = await alignText(samples, text, result.language ?? language);
  return { ...result, words: aligned.map((word) => ({ ...word, estimated: true })) };
};
