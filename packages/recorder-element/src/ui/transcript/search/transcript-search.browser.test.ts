import { sendKeys, sendMouse } from '@web/test-runner-commands';
import 'axe-core';
import type axe from 'axe-core';
import { assert } from 'chai';
import { messages as arabic } from '../../../messages/languages/ar.ts';
import { until } from '../../../testing/element-fixture.ts';
import {
  createTranscript,
  fieldOf,
  findButton,
  markedWords,
  placeOf,
  speak,
  type Transcript,
} from '../../../testing/transcript-fixture.ts';

let transcript: Transcript | undefined;

teardown(() => {
  transcript?.panel.end();
  transcript?.player.pause();
  document.body.replaceChildren();
});

/** Sentences of ten words, and a few words that are there once or twice. */
const long = Array.from({ length: 200 }, (_, i) => {
  const word = { 3: 'Café', 42: 'cafe', 90: 'café', 150: 'éclair' }[i] ?? `word${String(i).padStart(3, '0')}`;
  return i % 10 === 9 ? `${word}.` : word;
}).join(' ');

const create = async (text = long, changes: Parameters<typeof createTranscript>[1] = {}): Promise<Transcript> => {
  transcript = await createTranscript(speak(text), changes);
  return transcript;
};

const barOf = ({ root }: Transcript): HTMLElement => root.querySelector('[role=search]') as HTMLElement;

const searchFieldOf = ({ root }: Transcript): HTMLInputElement =>
  root.querySelector('[type=search]') as HTMLInputElement;

const countOf = (current: Transcript): string => barOf(current).querySelector('[role=status]')?.textContent ?? '';

const cursorOf = ({ root }: Transcript): HTMLElement => root.querySelector('[role=slider]') as HTMLElement;

/** Presses the keys of the browser's own search in an element. Returns whether the element opens its own instead. */
const pressFind = (target: HTMLElement, init: KeyboardEventInit = { key: 'f', ctrlKey: true }): boolean =>
  !target.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true, composed: true, cancelable: true }));

/** Opens the search with its keys, and types. */
const searchFor = async (current: Transcript, words: string): Promise<void> => {
  cursorOf(current).focus();
  assert.isTrue(pressFind(cursorOf(current)));
  await sendKeys({ type: words });
};

/** Returns the word under the frame around the current match. */
const currentMatch = ({ root, paragraph }: Transcript, words: readonly string[]): string | undefined => {
  const frame = root.querySelector('.current-match')?.getBoundingClientRect();
  return words.find((word) => {
    const place = placeOf({ paragraph }, word);
    return frame && Math.abs(place.left - frame.left) < 1 && Math.abs(place.top - frame.top) < 1;
  });
};

test('marks and counts the matches while the person types, without case and accents', async () => {
  const current = await create();
  await searchFor(current, 'ca');
  assert.equal(countOf(current), '1 of 3');
  await sendKeys({ type: 'fé' });
  assert.deepEqual(markedWords('match'), ['Café', 'cafe', 'café']);
  assert.equal(currentMatch(current, ['Café', 'cafe', 'café']), 'Café');
  await sendKeys({ type: 'x' });
  assert.equal(countOf(current), '0 of 0');
  assert.isEmpty(markedWords('match'));
  assert.isUndefined(currentMatch(current, ['Café', 'cafe', 'café']));
  await sendKeys({ press: 'Backspace' });
  assert.equal(countOf(current), '1 of 3');
});

test('goes to the next and previous match, and on from there while the person types', async () => {
  const current = await create();
  await searchFor(current, 'c');
  for (const count of ['2 of 4', '3 of 4', '4 of 4', '1 of 4']) {
    await sendKeys({ press: 'Enter' });
    assert.equal(countOf(current), count);
  }
  await sendKeys({ down: 'Shift' });
  await sendKeys({ press: 'Enter' });
  await sendKeys({ up: 'Shift' });
  assert.equal(countOf(current), '4 of 4');
  const [previous, next] = barOf(current).querySelectorAll('button');
  previous?.click();
  assert.equal(countOf(current), '3 of 4');
  previous?.click();
  next?.click();
  await sendKeys({ type: 'af' });
  assert.equal(countOf(current), '3 of 3');
});

test('Escape closes it, and the word cursor is at the match', async () => {
  const current = await create();
  await searchFor(current, 'cafe');
  await sendKeys({ press: 'Enter' });
  await sendKeys({ press: 'Escape' });
  assert.isTrue(barOf(current) === null);
  assert.isEmpty(markedWords('match'));
  assert.isTrue(current.root.activeElement === cursorOf(current));
  assert.equal(cursorOf(current).ariaValueText, 'cafe, 0:42');
  // It opens again with the same words.
  findButton(current, 'Search').click();
  assert.equal(countOf(current), '2 of 3');
  assert.equal(getSelectedText(current), 'cafe');
});

const getSelectedText = (current: Transcript): string => {
  const { value, selectionStart, selectionEnd } = searchFieldOf(current);
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
};

test('scrolls to a match that is far away', async () => {
  const current = await create(`${Array.from({ length: 10 }, () => long.replaceAll('é', 'e')).join(' ')} unique.`);
  current.reading.style.cssText = 'height: 200px; overflow-y: auto; inline-size: 300px;';
  await searchFor(current, 'unique');
  const view = current.reading.getBoundingClientRect();
  await until(() => {
    const { top, bottom } = placeOf(current, 'unique');
    return top >= view.top && bottom <= view.bottom && currentMatch(current, ['unique']);
  });
});

test('finds Arabic words with and without vowel marks, and speaks Arabic', async () => {
  const words = Array.from({ length: 300 }, (_, i) => (i === 20 ? 'كِتَاب' : i === 100 ? 'كتاب' : 'كلمة'));
  const current = await create(words.join(' '), { localization: { ...arabic, lang: 'ar' } });
  await searchFor(current, 'كتاب');
  assert.deepEqual(markedWords('match'), ['كِتَاب', 'كتاب']);
  assert.equal(countOf(current), '1 من 2');
  assert.equal(currentMatch(current, ['كِتَاب', 'كتاب']), 'كِتَاب');
  assert.equal(searchFieldOf(current).ariaLabel, 'بحث');
  assert.equal(getComputedStyle(searchFieldOf(current)).direction, 'rtl');
});

test('the word that is spoken stays highlighted', async () => {
  await sendMouse({ type: 'click', position: [1, 500] }); // Only who has touched the page may have it play.
  const current = await create();
  await searchFor(current, 'word');
  current.player.currentTime = 10;
  await current.player.play();
  await until(() => markedWords('spoken')[0] === 'word011');
  assert.include(markedWords('match'), 'word');
});

test('is hidden during an edit, and searches the edited text after it', async () => {
  const current = await create();
  await searchFor(current, 'cafe');
  findButton(current, 'Edit').click();
  assert.equal(barOf(current).getBoundingClientRect().height, 0);
  assert.isFalse(pressFind(fieldOf(current)));
  fieldOf(current).value = fieldOf(current).value.replace('Café', 'Tea');
  findButton(current, 'Save').click();
  assert.equal(countOf(current), '1 of 2');
  assert.deepEqual(markedWords('match'), ['cafe', 'café']);
});

test('leaves its keys to the browser in the field, with other modifiers and for a short text', async () => {
  const current = await create();
  const cursor = cursorOf(current);
  assert.isFalse(pressFind(cursor, { key: 'f' }));
  assert.isFalse(pressFind(cursor, { key: 'F', ctrlKey: true, shiftKey: true }));
  assert.isFalse(pressFind(cursor, { key: 'f', metaKey: true }));
  assert.isTrue(pressFind(cursor, { key: 'ب', code: 'KeyF', ctrlKey: true }));
  assert.isFalse(pressFind(searchFieldOf(current)));
  current.panel.end();
  assert.isFalse(pressFind(cursor));
  assert.isTrue(barOf(current) === null);
  const short = await create('one two three');
  assert.isFalse(pressFind(cursorOf(short)));
  assert.throws(() => findButton(short, 'Search'));
});

test('opens with ⌘F on Apple systems', async () => {
  const current = await create();
  Object.defineProperty(navigator, 'platform', { value: 'MacIntel', configurable: true });
  try {
    assert.isFalse(pressFind(cursorOf(current)));
    assert.isTrue(pressFind(cursorOf(current), { key: 'f', metaKey: true }));
  } finally {
    Reflect.deleteProperty(navigator, 'platform');
  }
});

test('has no axe violations', async () => {
  document.documentElement.lang = 'en';
  document.title = 'Transcript';
  const current = await create();
  await searchFor(current, 'cafe');
  const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(current.host, {
    resultTypes: ['violations'],
  });
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`),
    [],
  );
});
