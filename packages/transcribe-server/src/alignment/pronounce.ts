import { spellNumber } from './english-numbers.ts';
import { englishSounds } from './english-sounds.ts';
import { letterSounds } from './letter-sounds.ts';
import type { Sound } from './sounds.ts';

/** Symbols that are read out. */
const symbols = new Map(
  Object.entries({
    '%': 'percent',
    '&': 'and',
    '+': 'plus',
    '@': 'at',
    $: 'dollars',
    '€': 'euros',
    '£': 'pounds',
    '=': 'equals',
  }),
);

const parts = /\d+|[\p{L}\p{M}'’]+|[.](?=\d)|[%&+@$€£=]/gu;

/**
 * Returns an approximate pronunciation of a word or number. Contains at least one sound.
 *
 * @param language BCP 47 tag. Default: English for words in Latin letters
 */
export const pronounce = (word: string, language: string | undefined): Sound[] => {
  const isEnglish = language === undefined || /^en\b/i.test(language);
  const english = (text: string) => Array.from(text.split(' '), englishSounds).join('');
  const groups = isEnglish ? /(?<=\d),(?=\d{3}\b)/g : /(?<=\d)[,.](?=\d{3}\b)/g;
  const found = word.replaceAll(groups, '').match(parts) ?? [];
  const sounds = found.map((part) => {
    if (/^\d/.test(part)) return english(spellNumber(part));
    if (part === '.') return isEnglish ? english('point') : 'CACA';
    const symbol = symbols.get(part);
    if (symbol !== undefined) return english(symbol);
    const letters = part.replaceAll(/['’]/g, '');
    return isEnglish && /^[a-z]+$/i.test(letters) ? englishSounds(letters) : letterSounds(letters, language);
  });
  return Array.from(sounds.join('') || 'A') as Sound[];
};
