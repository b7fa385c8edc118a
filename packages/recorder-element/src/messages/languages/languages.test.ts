import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english, type Messages } from '../localization.ts';
import { noteTexts } from '../note-messages.ts';
import { panelTexts } from '../panel-messages.ts';
import { recoveryTexts } from '../recovery-messages.ts';
import { arabic } from './ar.ts';
import { german } from './de.ts';

const englishTexts = { ...english.texts, ...panelTexts, ...recoveryTexts, ...noteTexts };

const placesIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

const languages: readonly [name: string, messages: Messages, letters: RegExp][] = [
  ['German', german, /^[\p{scx=Latin}\P{L}]*$/u],
  ['Arabic', arabic, /\p{scx=Arabic}/u],
];

for (const [name, messages, letters] of languages) {
  test(`${name} has every text and problem, and no others`, () => {
    assert.deepEqual(Object.keys(messages.texts).sort(), Object.keys(englishTexts).sort());
    assert.deepEqual(Object.keys(messages.problems).sort(), Object.keys(english.problems).sort());
  });

  test(`${name} has the same placeholders, and is written in its script`, () => {
    for (const [key, text] of Object.entries(messages.texts)) {
      assert.deepEqual(placesIn(text), placesIn(englishTexts[key as keyof Messages['texts']]), key);
      if (/\p{L}/u.test(text.replaceAll(/\{\w+\}/g, ''))) assert.match(text, letters, key);
    }
  });

  test(`${name} has a title and sentences for each problem`, () => {
    for (const [code, { title, advice }] of Object.entries(messages.problems)) {
      assert.match(title, /[^.]$/, code);
      assert.match(advice, /\.$/, code);
      assert.match(title, letters, code);
      assert.match(advice, letters, code);
    }
  });
}
