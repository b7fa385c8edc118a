/** Matches letters of scripts without spaces between words: a class for a `RegExp` with the flag `u` or `v`. */
export const unspacedScripts = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

const unspacedBoundary = new RegExp(`${unspacedScripts}\n${unspacedScripts}`, 'u');

/** Returns the separator between two consecutive texts: a space, or nothing at the start and in scripts without spaces. */
export const separatorBetween = (before: string, after: string): '' | ' ' =>
  before === '' || unspacedBoundary.test(`${before.slice(-2)}\n${after.slice(0, 2)}`) ? '' : ' ';
