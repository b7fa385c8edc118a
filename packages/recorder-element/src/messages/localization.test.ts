import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addLanguage } from './added-languages.ts';
import { fillIn, formatClock } from './format.ts';
import { completeEnglish, findLanguage, loadLocalization, overrideMessages } from './language-registry.ts';
import { messages as german } from './languages/de.ts';
import { noteTexts } from './note-messages.ts';
import { fillInCount } from './plural-forms.ts';

test('finds a language by its tag, and by its base language', async () => {
  for (const [lang, canonical] of [
    ['de', 'de'],
    ['DE-at', 'de-AT'],
  ] as const) {
    const { lang: loaded, texts, direction } = await loadLocalization(lang);
    assert.deepEqual([loaded, texts.cancel, direction], [canonical, 'Abbrechen', 'ltr']);
  }
  assert.equal((await loadLocalization('ar-EG')).direction, 'rtl');
  for (const lang of ['pt-BR', 'pt-PT', 'es-419', 'fr-CA', 'ja-JP', 'zh-CN', 'zh-Hans', 'zh-Hans-HK', 'zh-SG'])
    assert.equal(findLanguage(lang), lang.slice(0, 2));
});

test('tolerates invalid tags', async () => {
  for (const lang of ['de-', 'de-_', 'de-x']) {
    const localization = await loadLocalization(lang);
    assert.equal(localization.texts.cancel, 'Abbrechen');
    assert.equal(formatClock(61, localization.lang), '1:01');
  }
});

test('falls back to English', async () => {
  for (const lang of ['', 'en', 'en-GB', 'tlh', 'den', '__proto__', 'zh-TW', 'zh-Hant-HK'])
    assert.equal(await loadLocalization(lang), completeEnglish);
});

test('adds a language of the page', async () => {
  addLanguage('nl', async () => ({ messages: { ...german, texts: { ...german.texts, cancel: 'Annuleren' } } }));
  assert.equal((await loadLocalization('nl-BE')).texts.cancel, 'Annuleren');
});

test('overrides single texts', () => {
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

test('chooses the plural form of a number', async () => {
  const deleted = async (lang: string, count: number) => {
    const { notesDeleted } = { ...noteTexts, ...(await loadLocalization(lang)).texts };
    return fillInCount(notesDeleted, count, lang);
  };
  assert.deepEqual(await Promise.all([1, 2, 1000].map((count) => deleted('en', count))), [
    'Note deleted',
    '2 notes deleted',
    '1,000 notes deleted',
  ]);
  assert.deepEqual(await Promise.all([1, 2, 3, 11].map((count) => deleted('ar-EG', count))), [
    'حُذفت الملاحظة',
    'حُذفت ملاحظتان',
    'حُذفت ٣ ملاحظات',
    'حُذفت ١١ ملاحظة',
  ]);
});

test('inserts values at their placeholders, in any order', () => {
  assert.equal(fillIn('{time}: {word}{word} {other}', { time: '0:01', word: '$&' }), '0:01: $&$& {other}');
});

test('formats times in the digits of the language', () => {
  assert.deepEqual(
    [0, 9.9, 61, 3600, 45_296].map((seconds) => formatClock(seconds, 'en')),
    ['0:00', '0:09', '1:01', '1:00:00', '12:34:56'],
  );
  assert.equal(formatClock(61, 'ar-EG'), '١:٠١');
});
