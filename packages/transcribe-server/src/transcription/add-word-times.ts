import { alignText } from '../alignment/align-text.ts';
import type { PcmSamples } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';

/**
 * Adds word times to a result without any. Marks them as estimated.
 *
 * @param samples the samples of the segment
 * @param language comma-separated BCP 47 tags of the requested languages. The language that the engine detected takes
 *   precedence
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
