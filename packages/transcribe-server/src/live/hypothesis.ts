import { separatorBetween } from '@audio-transcriber/contract';
import { splitWords } from '../alignment/split-words.ts';

/** The recognised text of an utterance, so far. */
export interface Hypothesis {
  readonly words: readonly string[];
  /** Number of leading words that are not expected to change. */
  readonly stableCount: number;
}

interface UtteranceState {
  /** Whether the utterance has ended. */
  readonly hasEnded: boolean;
  /** Whether the recognised audio ends in a pause. */
  readonly isPause: boolean;
}

export const noHypothesis: Hypothesis = { words: [], stableCount: 0 };

/** Punctuation at the end. Engines end every text like a sentence, even in the middle of one. */
const closing = /[^\p{L}\p{N}%&+@=\p{Sc}]+$/u;

/**
 * Returns the hypothesis that follows from newly recognised text. Its stable words are the leading words that both
 * hypotheses agree on (LocalAgreement-2, https://aclanthology.org/2023.ijcnlp-demo.3), except for its last word. In a pause,
 * all its words are stable.
 */
export const nextHypothesis = (before: Hypothesis, text: string, { hasEnded, isPause }: UtteranceState): Hypothesis => {
  const words = splitWords(text).filter((word) => word.replace(closing, '') !== '');
  if (hasEnded) return { words, stableCount: words.length };
  const last = words.length - 1;
  if (last >= 0) words[last] = (words[last] ?? '').replace(closing, '');
  if (isPause) return { words, stableCount: words.length };
  // The last word may be only half spoken, in both hypotheses.
  const different = words.findIndex((word, i) => i === last || keyOf(word) !== keyOf(before.words[i] ?? ''));
  return { words, stableCount: Math.max(0, different) };
};

/** Ignores punctuation and case, which change with every new word. */
const keyOf = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Joins the words of consecutive hypotheses. Returns the whole text, and its stable beginning. */
export const joinHypotheses = (hypotheses: readonly Hypothesis[]): { text: string; stable: string } => {
  let text = '';
  let stable = '';
  let isStable = true;
  for (const { words, stableCount } of hypotheses) {
    for (const [i, word] of words.entries()) {
      text += separatorBetween(text, word) + word;
      isStable &&= i < stableCount;
      if (isStable) stable = text;
    }
  }
  return { text, stable };
};
