import { unspacedScripts } from '@audio-transcriber/contract';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const unspacedStart = new RegExp(`^${unspacedScripts}`, 'u');
const spoken = /[\p{L}\p{N}%&+@=\p{Sc}]/u;
const opening = /^[\p{Ps}\p{Pi}]$/u;
const quote = /^["'¿¡#]$/u;

/**
 * Splits a text into words. Each word keeps its adjacent punctuation; punctuation between spaces is dropped. Scripts
 * without spaces are split with a dictionary (`Intl.Segmenter`).
 */
export const splitWords = (text: string): string[] => {
  const words: string[] = [];
  let isAfterSpace = true;
  let prefix = '';
  for (const { segment } of segmenter.segment(text.trim())) {
    const last = words.at(-1);
    if (segment.trim() === '') {
      isAfterSpace = true;
      prefix = '';
    } else if (!spoken.test(segment)) {
      if (opening.test(segment) || (isAfterSpace && quote.test(segment))) prefix += segment;
      else if (last !== undefined && !isAfterSpace) words[words.length - 1] = last + segment;
    } else if (last === undefined || isAfterSpace || prefix !== '' || unspacedStart.test(segment)) {
      words.push(prefix + segment);
      prefix = '';
      isAfterSpace = false;
    } else words[words.length - 1] = last + segment;
  }
  return words.length === 0 && text.trim() !== '' ? [text.trim()] : words;
};
