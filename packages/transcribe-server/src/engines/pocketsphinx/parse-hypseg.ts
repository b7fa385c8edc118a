/** A word that PocketSphinx recognised, from the 10 ms frame `start` up to the frame `end`. */
interface HypsegWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const valuesBeforeWords = 9;

/**
 * Reads one line of the file that `pocketsphinx_batch -hypseg` writes: a name and four scores, then for each word its
 * first frame, two scores and the word itself, then the last frame. Leaves out what is not speech (`<sil>`, `[NOISE]`,
 * `++UM++`) and the number of the pronunciation that was heard (`read(2)`).
 */
export const parseHypseg = (line: string): readonly HypsegWord[] => {
  const values = line.trim().split(/\s+/).slice(valuesBeforeWords);
  const words: HypsegWord[] = [];
  for (let i = 0; i + 4 < values.length; i += 4) {
    const [start, , , word = '', end] = values.slice(i, i + 5);
    if (!isFiller(word)) words.push({ word: word.replace(/\(\d+\)$/, ''), start: Number(start), end: Number(end) });
  }
  return words;
};

const isFiller = (word: string): boolean => /^(<.*>|\[.*\]|\+\+.*\+\+)$/.test(word);
