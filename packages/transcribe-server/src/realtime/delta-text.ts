import { type PartialTranscription, separatorBetween } from '@audio-transcriber/contract';
import { splitWords } from '../alignment/split-words.ts';

/** Turns text that is recognised again and again into text that only grows, as `delta` events need it. */
export interface DeltaText {
  /**
   * Takes the final text of the next segment.
   * @returns its words that were not sent, to append
   */
  addSegment(text: string): string;
  /**
   * Takes the partial text after the last segment. Its last word waits for the next one even if it is stable, because the
   * punctuation of the last word changes.
   * @returns the new stable words, to append
   */
  updatePartial(partial: Pick<PartialTranscription, 'text' | 'stable'>): string;
}

export const createDeltaText = (): DeltaText => {
  let sent = '';
  /** The words sent after the last segment. */
  let open: readonly string[] = [];

  const send = (words: readonly string[]): string => {
    let delta = '';
    for (const word of words) delta += separatorBetween(sent + delta, word) + word;
    sent += delta;
    return delta;
  };

  return {
    addSegment(text) {
      const words = splitWords(text);
      const { before, after } = align(open, words);
      open = open.slice(before);
      return send(words.slice(after));
    },
    updatePartial({ text, stable }) {
      const words = splitWords(stable);
      if (stable === text) words.pop();
      if (words.length <= open.length) return '';
      const { before, after } = align(open, words);
      const added = before < open.length ? [] : words.slice(after);
      open = [...open, ...added];
      return send(added);
    },
  };
};

/** Ignores punctuation and case, which change with every new word. */
const keyOf = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/**
 * Aligns two texts with the same start, by words.
 *
 * @returns how many words of each correspond to each other: all words of one text, and the beginning of the other
 */
const align = (one: readonly string[], other: readonly string[]): { before: number; after: number } => {
  const [first, second] = [one.map(keyOf), other.map(keyOf)];
  const shorter = Math.min(first.length, second.length);
  if (first.slice(0, shorter).every((key, i) => key === second[i])) return { before: shorter, after: shorter };

  /** `costs[j]` is the edit distance between the words of `first` so far and the first j words of `second`. */
  let costs = Array.from({ length: second.length + 1 }, (_, j) => j);
  let best = { before: 0, after: second.length, cost: second.length };
  for (const [i, key] of first.entries()) {
    let diagonal = i;
    const next = [i + 1];
    for (const [j, otherKey] of second.entries()) {
      const above = costs[j + 1] ?? 0;
      next.push(Math.min(diagonal + (key === otherKey ? 0 : 1), above + 1, (next[j] ?? 0) + 1));
      diagonal = above;
    }
    costs = next;
    const cost = costs[second.length] ?? 0;
    if (cost < best.cost) best = { before: i + 1, after: second.length, cost };
  }
  for (const [after, cost] of costs.entries()) {
    const isCloser = Math.abs(after - first.length) < Math.abs(best.after - first.length);
    if (cost < best.cost || (cost === best.cost && (best.before < first.length || isCloser)))
      best = { before: first.length, after, cost };
  }
  return best;
};
