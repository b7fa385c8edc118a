import type { EngineOptions, EngineResult, TokenLogprob } from '../engine.ts';
import { fromOpenaiLanguage } from '../language-names.ts';
import type { SherpaModel } from './model.ts';
import { type SherpaResult, toWords } from './words.ts';

/** Converts a result of the runtime for a segment of this length. */
export const toResult = (
  result: SherpaResult,
  { languages }: SherpaModel,
  seconds: number,
  options: EngineOptions = {},
): EngineResult => {
  const words = toWords(result, seconds);
  const detected = /^(?:<\|)?([a-z]{2,3})(?:\|>)?$/.exec(result.lang ?? '')?.[1];
  const only = languages?.length === 1 ? languages[0] : undefined;
  const language = fromOpenaiLanguage(detected ?? only ?? '');
  const logprobs = options.logprobs ? toLogprobs(result) : undefined;
  return {
    text: result.text.trim(),
    ...(words !== undefined && { words }),
    ...(language !== undefined && { language }),
    ...(logprobs !== undefined && { logprobs }),
  };
};

/** Returns undefined if the model returns no probabilities: only transducers do. */
const toLogprobs = ({ tokens = [], ys_log_probs: logs = [] }: SherpaResult): TokenLogprob[] | undefined => {
  if (logs.length === 0 || logs.length !== tokens.length) return undefined;
  return tokens.map((token, i) => {
    const text = token.replaceAll('▁', ' ');
    return { token: text, logprob: Math.min(0, logs[i] ?? 0), bytes: [...Buffer.from(text)] };
  });
};
