import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromOpenaiLanguage, toOpenaiLanguage } from './language-names.ts';

test('drops the region and the script of a language', () => {
  const sent = ['en', 'pt-BR', 'zh-Hant-TW', 'cmn', 'nb-NO', 'fil-PH', 'haw'].map((tag) => toOpenaiLanguage(tag));
  assert.deepEqual(sent, ['en', 'pt', 'zh', 'zh', 'no', 'tl', 'haw']);
});

test('returns undefined for several languages', () => {
  assert.equal(toOpenaiLanguage('en-US,de-DE'), undefined);
});

test('converts a name or a code to a tag', () => {
  const heard = ['english', 'Portuguese', 'haitian creole', 'bengali', 'cantonese', 'tagalog', 'de', 'pt-br'];
  assert.deepEqual(heard.map(fromOpenaiLanguage), ['en', 'pt', 'ht', 'bn', 'yue', 'fil', 'de', 'pt-BR']);
});

test('returns undefined for anything else', () => {
  for (const name of ['', 'auto', 'klingon', 'en-', '-']) assert.equal(fromOpenaiLanguage(name), undefined);
});
