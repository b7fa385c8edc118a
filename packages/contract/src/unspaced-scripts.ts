/** Letters of scripts that put no space between words: a class for a `RegExp` with the flag `u` or `v`. */
export const unspacedScripts = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

const unspacedBoundary = new RegExp(`${unspacedScripts}\n${unspacedScripts}`, 'u');

/** What stands between two texts that follow one another: a space, but in scripts without spaces and at the start. */
export const separatorBetween = (before: string, after: string): '' | ' ' =>
  before === '' || unspacedBoundary.test(`${before.slice(-2)}\n${after.slice(0, 2)}`) ? '' : ' ';
