import { askAbout, showAbout, showEngineLanguages } from './about.js';
import { askKey, initKey, muteRecorders, requestHeaders, showKeyFault } from './access-key.js';
import { pageLanguage, preferredLanguage, showLanguage, textOf } from './page-text.js';
import { selectedRecorder, setProperties } from './recorders.js';
import { request } from './request.js';
import { showSnippet } from './snippet.js';
import { initTabs } from './tabs.js';
import { showUse } from './uses.js';
import './sample.js';

/** Languages to choose from if the server does not list its own. */
const commonLanguages = 'ar de en es fr hi it ja ko nl pl pt ru sv tr uk zh'.split(' ');

const find = (selector) => document.querySelector(selector);
const pageLanguageMenu = find('#page-language');
const spokenLanguageMenu = find('#spoken-language');

/** `ready`, `starting` or `missing`. */
let readiness = 'ready';
let languages = commonLanguages;

/** Offers the languages by their names in the language of the page. */
const showSpokenLanguages = () => {
  const chosen = spokenLanguageMenu.value;
  const names = new Intl.DisplayNames(pageLanguage(), { type: 'language' });
  const { compare } = new Intl.Collator(pageLanguage());
  const options = languages.map((tag) => new Option(names.of(tag), tag));
  spokenLanguageMenu.length = 1;
  spokenLanguageMenu.append(...options.sort((one, other) => compare(one.text, other.text)));
  spokenLanguageMenu.value = chosen;
  if (spokenLanguageMenu.selectedIndex < 0) spokenLanguageMenu.value = '';
  chooseLanguage();
};

const chooseLanguage = () => setProperties({ language: spokenLanguageMenu.value || undefined });

const showReadiness = () => {
  if (readiness !== 'ready') muteRecorders();
  find('#readiness').textContent = readiness === 'ready' ? '' : textOf(readiness);
};

const showPage = (language) => {
  showLanguage(language);
  find('#copied').textContent = '';
  find('#sample-problem').textContent = '';
  showSpokenLanguages();
  showAbout();
  showReadiness();
  showKeyFault();
};

/** Asks repeatedly whether the recogniser is ready, until it is. */
const watchReadiness = async () => {
  const answer = await request('readyz');
  if (answer === undefined || answer.response.ok) readiness = 'ready';
  else readiness = answer.response.headers.has('Retry-After') ? 'starting' : 'missing';
  showReadiness();
  if (readiness === 'ready') void askLanguages();
  else setTimeout(watchReadiness, readiness === 'starting' ? 2000 : 10_000);
};

/** Asks for the languages of the service. See `ServiceDescription` in the contract. */
const askLanguages = async () => {
  const { endpoint } = selectedRecorder();
  const answer = await request(endpoint, { method: 'OPTIONS', headers: requestHeaders() });
  const service = (answer?.response.ok && answer.content) || {};
  languages = service.languages ?? commonLanguages;
  showEngineLanguages(service.languages);
  showSpokenLanguages();
};

spokenLanguageMenu.addEventListener('change', chooseLanguage);
pageLanguageMenu.value = preferredLanguage();
pageLanguageMenu.addEventListener('change', () => showPage(pageLanguageMenu.value));

initTabs(find('[role=tablist]'), (panel, left) => {
  showUse(panel, left);
  showSnippet(panel.id);
});
initKey(() => {
  askAbout(askKey);
  askLanguages();
});
showSnippet('note');
showPage(pageLanguageMenu.value);
askAbout(askKey);
watchReadiness();
