/** A text without its case, accents and other differences that a search ignores. */
export interface FoldedText {
  readonly folded: string;
  /** The offset in the text for each offset in `folded`, its end included. */
  readonly offsets: readonly number[];
}

/** A part of a text. */
export interface TextMatch {
  readonly from: number;
  readonly to: number;
}

/** Latin, Greek and Cyrillic accents, Hebrew and Arabic vowel marks, and the Arabic letter that lengthens a line. */
const ignored = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c2\u05c4-\u05c7\u0640\u064b-\u065f\u0670]/g;

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(ignored, '')
    .normalize() // Marks that are not ignored belong to their letter.
    .toUpperCase() // It unites more letters than `toLowerCase`: ß and ss, ς and σ.
    .replace(/\s/g, ' ')
    .replace(/[‘’]/g, "'");

const foldedLetters = new Map<string, string>();

const foldLetter = (letter: string): string => {
  let folded = foldedLetters.get(letter);
  if (folded === undefined) {
    folded = fold(letter);
    foldedLetters.set(letter, folded);
  }
  return folded;
};

/** Prepares a text for `findMatches`. */
export const foldText = (text: string): FoldedText => {
  const offsets: number[] = [];
  let folded = '';
  let offset = 0;
  for (const letter of text) {
    const foldedLetter = foldLetter(letter);
    folded += foldedLetter;
    for (let i = 0; i < foldedLetter.length; i += 1) offsets.push(offset);
    offset += letter.length;
  }
  offsets.push(offset);
  return { folded, offsets };
};

/** Finds words in a text, in whole letters. Matches do not overlap. An empty search has none. */
export const findMatches = ({ folded, offsets }: FoldedText, search: string): readonly TextMatch[] => {
  const words = fold(search);
  const matches: TextMatch[] = [];
  let start = words ? folded.indexOf(words) : -1;
  while (start >= 0) {
    let end = start + words.length;
    while (offsets[end] === offsets[end - 1]) end += 1;
    matches.push({ from: offsets[start] ?? 0, to: offsets[end] ?? 0 });
    start = folded.indexOf(words, end);
  }
  return matches;
};
