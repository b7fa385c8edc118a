import assert from 'node:assert/strict';
import { test } from 'node:test';
import { separatorBetween, unspacedScripts } from './unspaced-scripts.ts';

test('separates words with a space, except at the start and in scripts without spaces', () => {
  for (const [before, after, separator] of [
    ['', 'one', ''],
    ['one', 'two', ' '],
    ['one.', 'Two', ' '],
    ['今日は', '雨です', ''],
    ['今日は。', '雨です', ''],
    ['𠮷', '𠮷', ''],
    ['ສະບາຍດີ', 'ທ່ານ', ''],
    ['今日は', 'rain', ' '],
    ['한국어', '문장', ' '],
  ] as const) {
    assert.equal(separatorBetween(before, after), separator, `${before} ${after}`);
  }
});

test('is a character class of a regular expression', () => {
  const letters = new RegExp(`^${unspacedScripts}+$`, 'u');
  assert.deepEqual(
    ['漢字', 'かな', 'ไทย', 'ខ្មែរ', 'မြန်မာ', 'abc', '한국어'].map((text) => letters.test(text)),
    [true, true, true, true, true, false, false],
  );
});
