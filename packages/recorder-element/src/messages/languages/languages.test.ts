import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileTexts } from '../file-messages.ts';
import { languageTexts } from '../language-messages.ts';
import { loadLocalization } from '../language-registry.ts';
import { english, type Messages } from '../localization.ts';
import { longTranscriptTexts } from '../long-transcript-messages.ts';
import { noteTexts } from '../note-messages.ts';
import { panelTexts } from '../panel-messages.ts';
import type { PluralForms } from '../plural-forms.ts';
import { recoveryTexts } from '../recovery-messages.ts';

const englishTexts = {
  ...english.texts,
  ...panelTexts,
  ...recoveryTexts,
  ...noteTexts,
  ...fileTexts,
  ...languageTexts,
  ...longTranscriptTexts,
};

/** The letters of each script; Latin if the script has none here. */
const lettersOf: Readonly<Record<string, RegExp>> = {
  Arab: /\p{scx=Arabic}/u,
  Jpan: /[\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Han}]/u,
  Hans: /\p{scx=Han}/u,
};
const latin = /^[\p{scx=Latin}\P{L}]*$/u;

const formsOf = (text: string | PluralForms): PluralForms => (typeof text === 'string' ? { other: text } : text);

const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

/** The plural categories of the numbers from `first` to 999. Larger ones do not occur. */
const categoriesFrom = (first: number, tag: string): string[] => {
  const rules = new Intl.PluralRules(tag);
  const numbers = Array.from({ length: 1000 - first }, (_, index) => first + index);
  return [...new Set(numbers.map((number) => rules.select(number)))].sort();
};

const tags = readdirSync(import.meta.dirname)
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

for (const tag of tags) {
  const { messages }: { messages: Messages } = await import(`./${tag}.ts`);
  const texts = Object.entries(messages.texts) as [keyof Messages['texts'], string | PluralForms][];
  const { language, script = '' } = new Intl.Locale(tag).maximize();
  const letters = lettersOf[script] ?? latin;

  test(`${tag} is used for its tag and its regions`, async () => {
    for (const lang of [tag, `${language}-${script}`, new Intl.Locale(tag).maximize().toString()])
      assert.equal((await loadLocalization(lang)).texts, messages.texts, lang);
  });

  test(`${tag} has every text and problem, and no others`, () => {
    assert.deepEqual(Object.keys(messages.texts).sort(), Object.keys(englishTexts).sort());
    assert.deepEqual(Object.keys(messages.problems).sort(), Object.keys(english.problems).sort());
  });

  test(`${tag} has the same placeholders, and is written in its script`, () => {
    for (const [key, text] of texts) {
      const places = placesIn(formsOf(englishTexts[key]).other);
      for (const [category, form] of Object.entries(formsOf(text))) {
        // A form for a single number can do without it: "Note deleted".
        const required = /one|two/.test(category) && !form.includes('{count}') ? [] : places;
        assert.deepEqual(placesIn(form), required, key);
        if (/\p{L}/u.test(form.replaceAll(/\{\w+\}/g, ''))) assert.match(form, letters, key);
      }
    }
  });

  test(`${tag} has the plural forms of its language`, () => {
    for (const [key, text] of texts) {
      const forms = englishTexts[key];
      if (typeof forms === 'string') assert.equal(typeof text, 'string', key);
      // A number after a colon or in parentheses fits every form: "Deleted notes: 5".
      else if (!/^(.*: |.*\()\{count\}/.test(formsOf(text).other)) {
        const categories = categoriesFrom('one' in forms ? 1 : 2, tag);
        assert.deepEqual(Object.keys(text).sort(), categories, key);
      }
    }
  });

  test(`${tag} has a title and sentences for each problem`, () => {
    for (const [code, { title, advice }] of Object.entries(messages.problems)) {
      assert.match(title, /[^.。]$/, code);
      assert.match(advice, /[.。]$/, code);
      assert.match(title, letters, code);
      assert.match(advice, letters, code);
    }
  });

  test(`${tag} shows the save key of Apple keyboards as ⌘`, () => {
    assert.match(messages.texts.editorHintApple, /⌘↵/);
    assert.doesNotMatch(messages.texts.editorHint, /⌘/);
  });
}
