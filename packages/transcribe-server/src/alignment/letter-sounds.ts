/** The usual sounds of alphabetic letters, lowercase and without accents, in most languages. */
const alphabets: Readonly<Record<string, string>> = {
  A: 'aeiouyаеёиоуыэюяіїєαεηιουω',
  N: 'mnмнμν',
  L: 'lwлλ',
  R: 'rрρ',
  S: 'szßсзцσςζ',
  X: 'jшщжч',
  F: 'fhфхθφχ',
  D: 'vв',
  P: 'cpktqпткπτκ',
  B: 'bdgбдгβδγ',
  PS: 'xξψ',
  '': "ьъ'’",
};

const alphabet = new Map(
  Object.entries(alphabets).flatMap(([sounds, letters]) => Array.from(letters, (letter) => [letter, sounds] as const)),
);

/** Japanese syllables other than a consonant and a vowel, without voicing marks. */
const kana = new Map([
  ...Array.from('あいうえおアイウエオー', (letter) => [letter, 'A'] as const),
  ...Array.from('んン', (letter) => [letter, 'N'] as const),
  ...Array.from('っッ', (letter) => [letter, 'P'] as const),
  ...Array.from('ゃゅょャュョ', (letter) => [letter, ''] as const),
]);

/**
 * Returns the sounds of a word in any script, letter by letter. Alphabetic letters have their usual sound. Other characters
 * stand for a consonant and a vowel; Chinese characters for a longer syllable, and in Japanese for two.
 */
export const letterSounds = (word: string, language: string | undefined): string => {
  const plain = word.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const sounds = plain
    .replaceAll(/sch|sh|ch/g, 'j')
    .replaceAll(/c(?=[eiy])/g, 's')
    .replaceAll('ph', 'f')
    .replaceAll(/(\p{L})\1/gu, (double, letter) => (alphabet.has(letter) ? letter : double));
  const han = language?.startsWith('ja') ? 'CACA' : 'CO';
  return Array.from(sounds, (letter) => {
    if (!/\p{L}/u.test(letter)) return '';
    return alphabet.get(letter) ?? kana.get(letter) ?? jamo(letter) ?? (/\p{sc=Han}/u.test(letter) ? han : 'CA');
  })
    .join('')
    .replaceAll(/AA+/g, 'O');
};

/** Returns the sound of a decomposed Korean letter: leading consonant, vowel or trailing consonant. */
const jamo = (letter: string): string | undefined => {
  if (!/\p{sc=Hangul}/u.test(letter)) return undefined;
  if (letter === '\u110b') return '';
  return letter >= '\u1161' && letter <= '\u1175' ? 'A' : 'C';
};
