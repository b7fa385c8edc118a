import { assert } from 'chai';
import { html, LitElement } from 'lit';
import { until } from '../testing/element-fixture.ts';
import { addLanguage } from './added-languages.ts';
import { messages as german } from './languages/de.ts';
import type { MessageOverrides } from './localization.ts';
import { LocalizationController } from './localization-controller.ts';

class Greeter extends LitElement {
  static override properties = { messages: { attribute: false } };
  declare messages: MessageOverrides | undefined;
  readonly localization = new LocalizationController(this, () => this.messages);

  override render() {
    const { lang, direction, texts } = this.localization.current;
    return html`<p lang=${lang} dir=${direction}>${texts.cancel}</p>`;
  }

  get shown(): string | undefined {
    return this.shadowRoot?.querySelector('p')?.textContent;
  }
}
customElements.define('test-greeter', Greeter);

const show = (parent: Node = document.body): Greeter => parent.appendChild(new Greeter());

setup(() => {
  document.documentElement.lang = 'en';
});
teardown(() => {
  document.body.replaceChildren();
  document.documentElement.removeAttribute('lang');
});

test('uses the nearest lang attribute, starting with the element’s own', async () => {
  document.documentElement.lang = 'de';
  const section = document.createElement('section');
  section.lang = 'ar';
  document.body.append(section);
  const [inPage, inSection, own] = [show(), show(section), show(section)];
  own.lang = 'en-GB';
  await until(() => inPage.shown === 'Abbrechen' && inSection.shown === 'إلغاء' && own.shown === 'Cancel');
  assert.equal(inSection.shadowRoot?.querySelector('p')?.dir, 'rtl');
});

test('finds a lang outside its shadow roots', async () => {
  const outer = document.createElement('div');
  outer.lang = 'de-AT';
  const inner = document.createElement('div');
  outer.attachShadow({ mode: 'open' }).append(inner);
  document.body.append(outer);
  const greeter = show(inner.attachShadow({ mode: 'open' }));
  await until(() => greeter.shown === 'Abbrechen');
  assert.equal(greeter.shadowRoot?.querySelector('p')?.lang, 'de-AT');
});

test('falls back to English without a lang or for an unknown one', async () => {
  document.documentElement.removeAttribute('lang');
  const greeter = show();
  await until(() => greeter.shown === 'Cancel');
  greeter.lang = 'tlh';
  await greeter.updateComplete;
  assert.equal(greeter.shown, 'Cancel');
  assert.isTrue(greeter.localization.isReady);
});

test('follows changes of lang on any ancestor, and the last one wins', async () => {
  const greeter = show();
  await until(() => greeter.shown === 'Cancel');
  document.documentElement.lang = 'ar';
  document.documentElement.lang = 'de';
  await until(() => greeter.shown === 'Abbrechen');
  document.documentElement.lang = 'en';
  await until(() => greeter.shown === 'Cancel');
});

test('uses the language of its new place after a move', async () => {
  const section = document.createElement('section');
  section.lang = 'de';
  document.body.append(section);
  const greeter = show();
  await until(() => greeter.shown === 'Cancel');
  section.append(greeter);
  await until(() => greeter.shown === 'Abbrechen');
});

test('prefers the page’s own texts in every language', async () => {
  const greeter = show();
  greeter.messages = { texts: { cancel: 'Never mind' } };
  await until(() => greeter.shown === 'Never mind');
  greeter.messages = undefined;
  await until(() => greeter.shown === 'Cancel');
});

test('falls back to English if a language cannot be loaded', async () => {
  addLanguage('eo', () => Promise.reject(new Error('no network')));
  const greeter = show();
  await until(() => greeter.shown === 'Cancel');
  const localized = document.createElement('div');
  localized.lang = 'eo';
  document.body.append(localized);
  const other = show(localized);
  await until(() => other.localization.isReady);
  assert.equal(other.localization.current.texts.cancel, 'Cancel');
});

test('uses a language added by the page', async () => {
  addLanguage('nl', async () => ({ messages: { ...german, texts: { ...german.texts, cancel: 'Annuleren' } } }));
  document.documentElement.lang = 'nl-BE';
  const greeter = show();
  await until(() => greeter.shown === 'Annuleren');
});
