import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMatches, foldText } from './fold-text.ts';

/** Returns the parts of a text that match a search. */
const find = (text: string, search: string): string[] =>
  findMatches(foldText(text), search).map(({ from, to }) => text.slice(from, to));

test('ignores case and accents, on both sides', () => {
  assert.deepEqual(find('A café in CAFE Street, cafe\u0301s', 'café'), ['café', 'CAFE', 'cafe\u0301']);
  assert.deepEqual(find('Ärger, arger', 'arg'), ['Ärg', 'arg']);
  assert.deepEqual(find('Straße und STRASSE', 'strasse'), ['Straße', 'STRASSE']);
  assert.deepEqual(find('Ο Οδυσσεύς', 'οδυσσευσ'), ['Οδυσσεύς']);
});

test('ignores Arabic and Hebrew vowel marks, and the forms of Alef', () => {
  assert.deepEqual(find('كَتَبَ الكِتاب', 'كتب'), ['كَتَبَ']);
  assert.deepEqual(find('أحمد وإحسان', 'ا'), ['أ', 'إ', 'ا']);
  assert.deepEqual(find('مـــرحبا', 'مرحبا'), ['مـــرحبا']);
  assert.deepEqual(find('שָׁלוֹם', 'שלום'), ['שָׁלוֹם']);
});

test('ignores the width of Japanese letters, but not their voicing', () => {
  assert.deepEqual(find('ガイド、ＡＢＣ', 'abc'), ['ＡＢＣ']);
  assert.deepEqual(find('か、が', 'か'), ['か']);
});

test('finds words across a line break, and typed apostrophes', () => {
  assert.deepEqual(find('I don’t\nknow', "don't know"), ['don’t\nknow']);
});

test('matches whole letters, without overlaps', () => {
  assert.deepEqual(find('aaaaa', 'aa'), ['aa', 'aa']);
  assert.deepEqual(find('ß', 's'), ['ß']);
  assert.deepEqual(find('👍🏽 👍', '👍'), ['👍', '👍']);
});

test('finds nothing for an empty search, or for marks alone', () => {
  assert.deepEqual(find('words', ''), []);
  assert.deepEqual(find('words', '\u0301'), []);
  assert.deepEqual(find('words', 'other'), []);
});
