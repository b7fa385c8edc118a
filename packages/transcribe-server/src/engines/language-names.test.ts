import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromOpenaiLanguage, toOpenaiLanguage } from './language-names.ts';

test('a language goes without its region and script', () => {
  const sent = ['en', 'pt-BR', 'zh-Hant-TW', 'cmn', 'nb-NO', 'fil-PH', 'haw'].map((tag) => toOpenaiLanguage(tag));
  assert.deepEqual(sent, ['en', 'pt', 'zh', 'zh', 'no', 'tl', 'haw']);
});

test('among several languages the model decides', () => {
  assert.equal(toOpenaiLanguage('en-US,de-DE'), undefined);
});

test('the name or the code of a language is its tag', () => {
  const heard = ['english', 'Portuguese', 'haitian creole', 'bengali', 'cantonese', 'tagalog', 'de', 'pt-br'];
  assert.deepEqual(heard.map(fromOpenaiLanguage), ['en', 'pt', 'ht', 'bn', 'yue', 'fil', 'de', 'pt-BR']);
});

test('anything else is no language', () => {
  for (const name of ['', 'auto', 'klingon', 'en-', '-']) assert.equal(fromOpenaiLanguage(name), undefined);
});
