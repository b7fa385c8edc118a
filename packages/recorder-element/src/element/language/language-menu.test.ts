import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offeredLanguages } from './language-menu.ts';

const offer = (languages: string, language = '', known: readonly string[] = []) =>
  offeredLanguages({ languages, language, known });

test('offers detection first, then the languages in the order of the page, each of them once', () => {
  assert.deepEqual(offer(' en de\n fr de '), ['', 'en', 'de', 'fr']);
  assert.deepEqual(offer('de'), ['', 'de']);
});

test('ignores what is not a language', () => {
  assert.deepEqual(offer('en, english de-- 12 de'), ['', 'de']);
  assert.deepEqual(offer(''), []);
});

test('leaves out the languages that the service does not support', () => {
  assert.deepEqual(offer('en-GB nb de', '', ['en', 'no']), ['', 'en-GB', 'nb']);
  assert.deepEqual(offer('de fr', '', ['en', 'es']), []);
});

test('always offers the language in use', () => {
  assert.deepEqual(offer('en de', 'it'), ['', 'en', 'de', 'it']);
  assert.deepEqual(offer('en de', 'de', ['en']), ['en', 'de']);
});

test('offers nothing if the service supports only one of them', () => {
  assert.deepEqual(offer('en de fr', '', ['en']), []);
  assert.deepEqual(offer('en de fr', 'en', ['en']), []);
  assert.deepEqual(offer('en-GB en-US', '', ['en']), ['', 'en-GB', 'en-US']);
});
