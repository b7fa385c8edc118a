import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { findLanguage } from '../packages/recorder-element/src/messages/language-registry.ts';

const folder = new URL('../packages/transcribe-server/public/', import.meta.url);
const { texts }: { texts: Record<string, Record<string, string>> } = await import(new URL('texts.js', folder).href);

const placesIn = (text = ''): string[] => text.match(/\{\w+\}/g) ?? [];

test('the demo page has every text in each of its languages, with the same placeholders', () => {
  const { en = {}, ...others } = texts;
  for (const [language, translated] of Object.entries(others)) {
    assert.deepEqual(Object.keys(translated), Object.keys(en), language);
    for (const [key, text] of Object.entries(translated)) assert.deepEqual(placesIn(text), placesIn(en[key]), key);
  }
});

test('the demo page offers the languages of its texts, all of which the element has', async () => {
  const page = await readFile(new URL('index.html', folder), 'utf8');
  const offered = Array.from(page.matchAll(/<option value="(\w+)" lang/g), ([, tag = '']) => tag);
  assert.deepEqual(offered.toSorted(), Object.keys(texts).toSorted());
  for (const tag of offered) if (tag !== 'en') assert.equal(findLanguage(tag), tag);
});
