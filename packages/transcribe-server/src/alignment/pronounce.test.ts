import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pronounce } from './pronounce.ts';

const sounds = (word: string, language?: string) => pronounce(word, language).join('');

test('converts English spellings to sounds', () => {
  assert.equal(sounds('Knight,'), 'NAP');
  assert.equal(sounds('makes'), 'NOPS');
  assert.equal(sounds('invention'), 'ANDANXAN');
  assert.equal(sounds("don't"), 'BANP');
  assert.equal(sounds('though'), 'DO');
});

test('pronounces numbers and symbols as they are read out', () => {
  assert.equal(sounds('1968'), ['nineteen', 'sixty', 'eight'].map((word) => sounds(word)).join(''));
  assert.equal(sounds('4,200'), ['four', 'thousand', 'two', 'hundred'].map((word) => sounds(word)).join(''));
  assert.equal(sounds('7%'), sounds('seven') + sounds('percent'));
});

test('pronounces capitals by the names of the letters', () => {
  assert.equal(sounds('FBI'), 'AFBIO');
});

test('pronounces other languages and scripts letter by letter', () => {
  assert.equal(sounds('Straße', 'de'), 'SPRASA');
  assert.equal(sounds('привет', 'ru'), 'PRADAP');
  assert.equal(sounds('さん', 'ja'), 'CAN');
  assert.equal(sounds('한국', 'ko'), 'CACCAC');
  assert.equal(sounds('雨', 'zh'), 'CO');
});

test('returns at least one sound for every word', () => {
  for (const word of ['♪', '', '…', '-']) assert.equal(sounds(word), 'A');
});
