import { assert } from 'chai';
import { createElement, readLog, recordAndStop, until, watchMicrophone } from '../../testing/element-fixture.ts';
import type { AudioTranscriber } from '../audio-transcriber.ts';

setup(watchMicrophone);

teardown(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('lang');
  sessionStorage.clear();
});

const create = (properties: Partial<AudioTranscriber>, known: readonly string[] = []): AudioTranscriber =>
  Object.assign(createElement('words', { languages: known }), { languages: 'en de fr', ...properties });

const menuOf = (element: AudioTranscriber) =>
  element.shadowRoot?.querySelector<HTMLSelectElement>('[part=language]') ?? undefined;

const optionsOf = (element: AudioTranscriber): string[] =>
  [...(menuOf(element)?.options ?? [])].map(({ text }) => text);

const choose = (element: AudioTranscriber, language: string): void => {
  const menu = menuOf(element) as HTMLSelectElement;
  menu.value = language;
  menu.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  menu.dispatchEvent(new Event('change', { bubbles: true }));
};

test('lists the languages that the service supports, in the language of the page', async () => {
  document.documentElement.lang = 'de';
  const element = create({}, ['en', 'fr', 'it']);
  await until(() => optionsOf(element).length === 3);
  assert.deepEqual(optionsOf(element), ['Automatisch', 'Englisch', 'Französisch']);
  assert.equal(menuOf(element)?.labels[0]?.textContent?.trim().startsWith('Gesprochene Sprache'), true);
  assert.isUndefined(element.language);
});

test('the choice is the language of the next recording, and is no change of the text', async () => {
  const element = create({ language: 'fr' });
  await until(() => optionsOf(element).length === 4);
  assert.equal(menuOf(element)?.value, 'fr');
  let changes = 0;
  const count = () => {
    changes += 1;
  };
  element.addEventListener('input', count);
  element.addEventListener('change', count);
  choose(element, 'de');
  assert.equal(element.language, 'de');
  assert.equal(changes, 0);
  await recordAndStop(element, 'transcribed');
  assert.equal((await readLog(element)).requests[0]?.language, 'de');
});

test('follows the property', async () => {
  const element = create({});
  await until(() => optionsOf(element).length === 4);
  element.language = 'fr';
  await element.updateComplete;
  assert.equal(menuOf(element)?.value, 'fr');
  element.language = undefined;
  await element.updateComplete;
  assert.equal(menuOf(element)?.value, '');
  element.languages = undefined;
  await element.updateComplete;
  assert.equal(menuOf(element), undefined);
});

test('remembers the choice in this tab, for this field', async () => {
  const first = create({ name: 'letter', language: 'en' });
  await until(() => menuOf(first));
  choose(first, '');
  first.remove();
  const [again, other] = [create({ name: 'letter', language: 'en' }), create({ name: 'note', language: 'en' })];
  await until(() => menuOf(again) && menuOf(other));
  assert.equal(again.language, undefined);
  assert.equal(other.language, 'en');
});

test('remembers nothing if nothing is to be saved', async () => {
  const first = create({ persist: 'off' });
  await until(() => menuOf(first));
  choose(first, 'de');
  assert.equal(sessionStorage.length, 0);
  first.remove();
  const again = create({ persist: 'off' });
  await until(() => menuOf(again));
  assert.equal(again.language, undefined);
});

test('is hidden while the element records or must not change', async () => {
  const element = create({});
  await until(() => menuOf(element));
  const isShown = () => menuOf(element)?.checkVisibility() ?? false;
  assert.isTrue(isShown());
  element.readOnly = true;
  await element.updateComplete;
  assert.isFalse(isShown());
});
