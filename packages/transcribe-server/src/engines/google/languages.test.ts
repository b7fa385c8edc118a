import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromGoogleLanguage, googleLanguages, toGoogleLanguage } from './languages.ts';

test('adds the likely region that Google lists to a tag without one', () => {
  const codes = {
    en: 'en-US',
    de: 'de-DE',
    pt: 'pt-BR',
    es: 'es-ES',
    sd: 'sd-IN',
    zh: 'cmn-Hans-CN',
    'zh-Hant': 'cmn-Hant-TW',
    he: 'iw-IL',
    nb: 'no-NO',
    tl: 'fil-PH',
    pa: 'pa-Guru-IN',
  };
  assert.deepEqual(Object.fromEntries(Object.keys(codes).map((tag) => [tag, toGoogleLanguage(tag)])), codes);
});

test('keeps a region that Google lists, and replaces others with the likely one', () => {
  for (const code of googleLanguages) assert.equal(toGoogleLanguage(code), code);
  for (const [code] of googleLanguages.map((code) => Intl.getCanonicalLocales(code))) {
    assert.ok(code !== undefined && googleLanguages.includes(toGoogleLanguage(code) ?? ''), code);
  }
  assert.equal(toGoogleLanguage('zh-TW'), 'cmn-Hant-TW');
  assert.equal(toGoogleLanguage('de-LU'), 'de-DE');
});

test('returns no code for a language that Google does not list', () => {
  for (const tag of ['br', 'qaa-QM', 'la']) assert.equal(toGoogleLanguage(tag), undefined);
});

test('converts the language of an answer to a BCP 47 tag', () => {
  assert.equal(fromGoogleLanguage('en-us'), 'en-US');
  assert.equal(fromGoogleLanguage('iw-il'), 'he-IL');
  assert.equal(fromGoogleLanguage('cmn-hans-cn'), 'zh-Hans-CN');
});
