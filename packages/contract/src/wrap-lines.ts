import { unspacedScripts } from './unspaced-scripts.ts';

const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** In scripts without spaces, a line may end before each word. */
const unspacedStart = new RegExp(`^${unspacedScripts}`, 'u');
const openingEnd = /[\p{Ps}\p{Pi}]$/u;
const wide = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\u3000-\u303f\uff01-\uff60]/u;
const combining = /\p{M}/u;

/**
 * Breaks a text into lines between words. A longer word gets its own line.
 *
 * @param maxColumns the most columns of a line; East Asian letters count as two
 */
export const wrapLines = (text: string, maxColumns: number): string[] => {
  const lines: string[] = [];
  let columns = 0;
  for (const part of unbreakableParts(text.replace(/\s+/g, ' ').trim())) {
    const partColumns = columnsOf(part.trimEnd());
    const line = lines.at(-1);
    if (line === undefined || columns + partColumns > maxColumns) {
      lines.push(part);
      columns = 0;
    } else {
      lines[lines.length - 1] = line + part;
    }
    columns += columnsOf(part);
  }
  return lines.map((line) => line.trim());
};

/** Splits the text where a line may end. Each part includes the space after it. */
const unbreakableParts = (text: string): string[] => {
  const parts: string[] = [];
  for (const { segment } of words.segment(text)) {
    const last = parts.at(-1);
    const mayBreak =
      last === undefined || last.endsWith(' ') || (unspacedStart.test(segment) && !openingEnd.test(last));
    if (mayBreak && segment !== ' ') parts.push(segment);
    else parts[parts.length - 1] = last + segment;
  }
  return parts;
};

const columnsOf = (text: string): number => {
  let columns = 0;
  for (const letter of text) if (!combining.test(letter)) columns += wide.test(letter) ? 2 : 1;
  return columns;
};
