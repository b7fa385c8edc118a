import { separatorBetween } from '@audio-transcriber/contract';
import { splitWords } from '../alignment/split-words.ts';

/** What an utterance is taken for so far. */
export interface Hypothesis {
  readonly words: readonly string[];
  /** How many of the words, from the first on, are not expected to change. */
  readonly stableCount: number;
}

interface HeardOptions {
  /** Whether the utterance has ended. */
  readonly hasEnded: boolean;
  /** Whether what was heard ends in a pause. */
  readonly isPause: boolean;
}

export const noHypothesis: Hypothesis = { words: [], stableCount: 0 };

/** Recognisers end whatever they get like a sentence. */
const closing = /[^\p{L}\p{N}%&+@=\p{Sc}]+$/u;

/**
 * Goes on from one hypothesis to the next. The words are stable on which two in a row agree, from the first on
 * (LocalAgreement-2, https://aclanthology.org/2023.ijcnlp-demo.3), and all of them in a pause.
 */
export const nextHypothesis = (before: Hypothesis, text: string, { hasEnded, isPause }: HeardOptions): Hypothesis => {
  const words = splitWords(text);
  if (hasEnded) return { words, stableCount: words.length };
  const last = words.length - 1;
  if (last >= 0) words[last] = (words[last] ?? '').replace(closing, '');
  if (isPause) return { words, stableCount: words.length };
  const different = words.findIndex((word, i) => keyOf(word) !== keyOf(before.words[i] ?? ''));
  return { words, stableCount: different < 0 ? words.length : different };
};

/** Punctuation and capitals change with every word that follows. */
const keyOf = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The words of consecutive hypotheses as one text, and the beginning of it that is stable. */
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
