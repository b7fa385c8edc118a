export interface WordErrors {
  /** Words to insert, delete and replace to make the reference of the hypothesis. */
  readonly errors: number;
  readonly referenceWords: number;
}

/** The word errors of a transcript. Case, punctuation and hyphens do not count. */
export const countWordErrors = (reference: string, hypothesis: string): WordErrors => {
  const expected = wordsOf(reference);
  return { errors: editDistance(expected, wordsOf(hypothesis)), referenceWords: expected.length };
};

/** Errors for each reference word, over all transcripts together. */
export const pooledWordErrorRate = (counts: readonly WordErrors[]): number => {
  const sum = (key: keyof WordErrors) => counts.reduce((total, count) => total + count[key], 0);
  return sum('errors') / Math.max(1, sum('referenceWords'));
};

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('-', ' ')
    .match(/[a-z0-9']+/g) ?? [];

const editDistance = (from: readonly string[], to: readonly string[]): number => {
  let distances = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (const [i, word] of from.entries()) {
    const next = [i + 1];
    for (const [j, other] of to.entries()) {
      const replaced = (distances[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min(replaced, (distances[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    distances = next;
  }
  return distances.at(-1) ?? 0;
};
