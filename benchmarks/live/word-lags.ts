import type { TranscriptionWord } from '@audio-transcriber/contract';
import type { Update } from './speak.ts';

/** The delays of the words of a recording. */
export interface WordLags {
  /** For each word of the transcript, from its end in the audio, in seconds. */
  readonly shown: readonly number[];
  readonly right: readonly number[];
  readonly stable: readonly number[];
  readonly final: readonly number[];
  /** Words that were shown as partial text, and those among them that are not in the transcript. */
  readonly unstableWords: number;
  readonly changedUnstableWords: number;
  /** The same for words that were marked stable. */
  readonly stableWords: number;
  readonly changedStableWords: number;
}

/**
 * Compares the shown words with the final ones. A word counts as shown from the first text with any word in its place, and
 * as stable from the first text with a stable word there. These may be misheard: it counts as right from the first text
 * with the word itself. A word that was in no partial text is shown when it is final. Ignores case and punctuation.
 */
export const measureWordLags = (updates: readonly Update[]): WordLags => {
  const finals = updates.flatMap(({ final = [], seconds }) => final.map((word) => ({ word, seconds })));
  const keys = finals.map(({ word }) => keyOf(word.word));
  const shownAt: number[] = [];
  const rightAt: number[] = [];
  const stableAt: number[] = [];
  let finalCount = 0;
  let before: { words: string[]; stableCount: number } = { words: [], stableCount: 0 };
  const counts = { unstableWords: 0, changedUnstableWords: 0, stableWords: 0, changedStableWords: 0 };

  for (const { seconds, final, partial } of updates) {
    if (final !== undefined) {
      finalCount += final.length;
      before = { words: [], stableCount: 0 };
    }
    if (partial === undefined) continue;
    const words = partial.text.split(/\s+/).filter(Boolean);
    const stableCount = partial.stable.split(/\s+/).filter(Boolean).length;
    const places = align(words.map(keyOf), keys.slice(finalCount, finalCount + words.length + 20));
    const same = countSame(before.words, words);
    for (const [i, place] of places.entries()) {
      const isStable = i < stableCount;
      const isRight = place !== undefined && keyOf(words[i] ?? '') === keys[finalCount + place];
      if (i >= same) {
        counts.unstableWords++;
        if (!isRight) counts.changedUnstableWords++;
      }
      if (isStable && i >= Math.min(same, before.stableCount)) {
        counts.stableWords++;
        if (!isRight) counts.changedStableWords++;
      }
      if (place === undefined) continue;
      shownAt[finalCount + place] ??= seconds;
      if (isRight) rightAt[finalCount + place] ??= seconds;
      if (isStable) stableAt[finalCount + place] ??= seconds;
    }
    before = { words, stableCount };
  }

  const lagOf = (times: readonly number[]) =>
    finals.map(({ word, seconds }, i) => Math.max(0, Math.min(times[i] ?? seconds, seconds) - endOf(word)));
  return { shown: lagOf(shownAt), right: lagOf(rightAt), stable: lagOf(stableAt), final: lagOf([]), ...counts };
};

const endOf = ({ end }: TranscriptionWord): number => end;

const keyOf = (word: string): string => word.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const countSame = (one: readonly string[], other: readonly string[]): number => {
  const different = other.findIndex((word, i) => keyOf(word) !== keyOf(one[i] ?? ''));
  return different < 0 ? other.length : different;
};

/**
 * Returns, for each word, the index of the word in its place in the reference, the same or another one, by the fewest
 * edits. The reference may be longer.
 */
const align = (words: readonly string[], reference: readonly string[]): (number | undefined)[] => {
  const costs: number[][] = [Array.from({ length: reference.length + 1 }, (_, j) => j)];
  for (const [i, word] of words.entries()) {
    const above = costs[i] as number[];
    const row = [i + 1];
    for (const [j, other] of reference.entries()) {
      const replaced = (above[j] ?? 0) + (word === other ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    costs.push(row);
  }
  const places: (number | undefined)[] = words.map(() => undefined);
  const last = costs.at(-1) ?? [];
  // Of equal costs the longest: a last word that is right is not one too many.
  let j = last.lastIndexOf(Math.min(...last));
  for (let i = words.length; i > 0 && j > 0; ) {
    const cost = costs[i]?.[j] ?? 0;
    const isSame = words[i - 1] === reference[j - 1];
    if (cost === (costs[i - 1]?.[j - 1] ?? 0) + (isSame ? 0 : 1)) {
      places[i - 1] = j - 1;
      i--;
      j--;
    } else if (cost === (costs[i - 1]?.[j] ?? 0) + 1) i--;
    else j--;
  }
  return places;
};
