import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillIn, formatClock } from './format.ts';
import { addLanguage, completeEnglish, loadLocalization, overrideMessages } from './language-registry.ts';
import { german } from './languages/de.ts';

test('a language is found by its tag, and by what it is a variety of', async () => {
  for (const [lang, canonical] of [
    ['de', 'de'],
    ['DE-at', 'de-AT'],
  ] as const) {
    const { lang: loaded, texts, direction } = await loadLocalization(lang);
    assert.deepEqual([loaded, texts.cancel, direction], [canonical, 'Abbrechen', 'ltr']);
  }
  assert.equal((await loadLocalization('ar-EG')).direction, 'rtl');
});

test('a tag that is none breaks nothing', async () => {
  for (const lang of ['de-', 'de-_', 'de-x']) {
    const localization = await loadLocalization(lang);
    assert.equal(localization.texts.cancel, 'Abbrechen');
    assert.equal(formatClock(61, localization.lang), '1:01');
  }
});

test('there is English where there is nothing else', async () => {
  for (const lang of ['', 'en', 'en-GB', 'fr', 'den', '__proto__'])
    assert.equal(await loadLocalization(lang), completeEnglish);
});

test('a page adds a language', async () => {
  addLanguage('nl', async () => ({ ...german, texts: { ...german.texts, cancel: 'Annuleren' } }));
  assert.equal((await loadLocalization('nl-BE')).texts.cancel, 'Annuleren');
});

test('a page has its own words, one by one', () => {
  const { texts, problems } = overrideMessages(completeEnglish, {
    texts: { start: 'Dictate' },
    problems: { offline: { advice: 'Go outside.' } },
  });
  assert.equal(texts.start, 'Dictate');
  assert.equal(texts.stop, completeEnglish.texts.stop);
  assert.deepEqual(problems.offline, { title: completeEnglish.problems.offline.title, advice: 'Go outside.' });
  assert.equal(problems.internal, completeEnglish.problems.internal);
  assert.equal(overrideMessages(completeEnglish, {}).texts.start, completeEnglish.texts.start);
});

test('values go into their places, in whatever order a language has them', () => {
  assert.equal(fillIn('{time}: {word}{word} {other}', { time: '0:01', word: '$&' }), '0:01: $&$& {other}');
});

test('times are in the digits of the language', () => {
  assert.deepEqual(
    [0, 9.9, 61, 3600, 45_296].map((seconds) => formatClock(seconds, 'en')),
    ['0:00', '0:09', '1:01', '1:00:00', '12:34:56'],
  );
  assert.equal(formatClock(61, 'ar-EG'), '١:٠١');
});
