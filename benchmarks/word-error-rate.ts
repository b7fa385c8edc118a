export interface WordErrors {
  /** Number of insertions, deletions and replacements from the hypothesis to the reference. */
  readonly errors: number;
  readonly referenceWords: number;
}

/**
 * Counts the word errors of a transcript. Ignores case, punctuation and hyphens. Spells out numbers in digits: `42` is
 * `forty two`, `1455` is `fourteen fifty five`.
 */
export const countWordErrors = (reference: string, hypothesis: string): WordErrors => {
  const expected = wordsOf(reference);
  return { errors: editDistance(expected, wordsOf(hypothesis)), referenceWords: expected.length };
};

/** Computes the errors per reference word over all transcripts. */
export const pooledWordErrorRate = (counts: readonly WordErrors[]): number => {
  const sum = (key: keyof WordErrors) => counts.reduce((total, count) => total + count[key], 0);
  return sum('errors') / Math.max(1, sum('referenceWords'));
};

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('-', ' ')
    .replace(/\d+/g, (digits) => ` ${spell(digits)} `)
    .match(/[a-z']+/g) ?? [];

const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Spells out numbers of one or two digits, and four digits as a year. Spells others digit by digit. */
const spell = (digits: string): string => {
  const number = Number(digits);
  if (digits.length > 2 && digits.length !== 4) return Array.from(digits, spell).join(' ');
  if (digits.length === 4) return `${spell(digits.slice(0, 2))} ${spell(digits.slice(2))}`;
  if (number < 20) return small[number] ?? '';
  return number % 10 === 0 ? (tens[number / 10] ?? '') : `${tens[Math.floor(number / 10)]} ${small[number % 10]}`;
};

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
