import { texts } from './texts.js';

/** What people may want to speak, at a server that does not say what it knows. */
const commonLanguages = 'ar de en es fr hi it ja ko nl pl pt ru sv tr uk zh'.split(' ');

const find = (selector) => document.querySelector(selector);
const element = find('audio-transcriber');
const form = find('#key');
const keyInput = find('#key-input');
const keyProblem = find('#key-problem');
const pageLanguage = find('#page-language');
const spokenLanguage = find('#spoken-language');

/** The item of sessionStorage that holds the key: for this tab, until it is closed. */
const keyItem = 'transcribe-server-key';

let headers = {};
/** What is wrong with the key: `wrongKey` or `keyUnchecked`. */
let keyFault = '';
/** The recogniser's name, once the server has told it. */
let engine = '';
/** `ready`, `starting` or `missing`. */
let readiness = 'ready';
/** Those that the server knows, once it has told them. */
let languages = commonLanguages;

const showPage = (language) => {
  const words = texts[language];
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
  document.title = words.title;
  for (const place of document.querySelectorAll('[data-text]')) place.textContent = words[place.dataset.text];
  find('#copied').textContent = '';
  showLanguages();
  showEngine();
  showReadiness();
  showKeyFault(keyFault);
};

/** Offers what the server knows, by the names of the page's language. */
const showLanguages = () => {
  const chosen = spokenLanguage.value;
  const names = new Intl.DisplayNames(pageLanguage.value, { type: 'language' });
  const { compare } = new Intl.Collator(pageLanguage.value);
  const options = languages.map((tag) => new Option(names.of(tag), tag));
  spokenLanguage.length = 1;
  spokenLanguage.append(...options.sort((one, other) => compare(one.text, other.text)));
  spokenLanguage.value = chosen;
  if (spokenLanguage.selectedIndex < 0) spokenLanguage.value = '';
  chooseLanguage();
};

const chooseLanguage = () => {
  element.language = spokenLanguage.value || undefined;
};

const showEngine = () => {
  const words = texts[pageLanguage.value];
  const isElsewhere = engine === 'google' || engine === 'openai';
  find('#engine').textContent = engine && (isElsewhere ? words[engine] : words.local.replace('{engine}', engine));
};

/** Shows what is said of the page's own once: the element says it no more. */
const muteElement = () => {
  element.messages = { texts: { notReady: '', signInRequired: '', signInRejected: '' } };
};

const showKeyFault = (fault) => {
  keyFault = fault;
  keyProblem.textContent = fault && texts[pageLanguage.value][fault];
  keyInput.ariaInvalid = String(fault === 'wrongKey');
};

/** Asks for a key; one that was in use is wrong. */
const askKey = () => {
  muteElement();
  form.hidden = false;
  if (!headers.Authorization) return;
  setKey('');
  showKeyFault('wrongKey');
};

const setKey = (key) => {
  headers = key ? { Authorization: `Bearer ${key}` } : {};
  element.headers = headers;
  try {
    sessionStorage.setItem(keyItem, key);
  } catch {
    // Without storage the key is asked for again after a reload.
  }
};

const readKey = () => {
  try {
    return sessionStorage.getItem(keyItem) ?? '';
  } catch {
    return '';
  }
};

/** What is wrong with a key; empty where the server takes it. */
const checkKey = async (key) => {
  if (!/^[\x21-\x7e]+$/.test(key)) return 'wrongKey'; // Headers carry nothing else.
  const response = await fetch('v1/models', { headers: { Authorization: `Bearer ${key}` } }).catch(() => undefined);
  if (!response) return 'keyUnchecked';
  return response.status === 401 ? 'wrongKey' : '';
};

const showReadiness = () => {
  if (readiness !== 'ready') muteElement();
  find('#readiness').textContent = readiness === 'ready' ? '' : texts[pageLanguage.value][readiness];
};

/** Asks whether the recogniser is ready, again and again until it is. */
const watchReadiness = async () => {
  const response = await fetch('readyz').catch(() => undefined);
  if (response === undefined || response.ok) readiness = 'ready';
  else readiness = response.headers.has('Retry-After') ? 'starting' : 'missing';
  showReadiness();
  if (readiness === 'ready') void askLanguages();
  else setTimeout(watchReadiness, readiness === 'starting' ? 2000 : 10_000);
};

const askEngine = async () => {
  const response = await fetch('v1/models', { headers }).catch(() => undefined);
  if (response?.status === 401) askKey();
  if (!response?.ok) return;
  const { data } = await response.json();
  engine = data[0].id;
  showEngine();
};

/** See `ServiceDescription` in the contract. */
const askLanguages = async () => {
  const response = await fetch(element.endpoint, { method: 'OPTIONS', headers }).catch(() => undefined);
  const service = response?.ok ? await response.json().catch(() => ({})) : {};
  languages = service.languages ?? commonLanguages;
  showLanguages();
};

spokenLanguage.addEventListener('change', chooseLanguage);

pageLanguage.value = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in texts) ?? 'en';
pageLanguage.addEventListener('change', () => showPage(pageLanguage.value));

// A recording that a server with keys refuses is kept, and goes out again with the key.
element.addEventListener('transcription-error', ({ problem }) => {
  if (problem.code !== 'unauthorized') return;
  askKey();
  keyInput.focus();
});

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = keyInput.value.trim();
  showKeyFault('');
  const fault = await checkKey(key);
  showKeyFault(fault);
  if (fault) {
    keyInput.select();
    return;
  }
  setKey(key);
  form.hidden = true;
  if (element.phase === 'failed') element.submit();
  askEngine();
  askLanguages();
});

const snippet = find('#snippet');
for (const path of ['audio-transcriber.js', 'v1/audio/transcriptions']) {
  snippet.textContent = snippet.textContent.replace(`"${path}"`, `"${new URL(path, location.href)}"`);
}
find('#copy').addEventListener('click', async () => {
  const { copied, copyFailed } = texts[pageLanguage.value];
  const isCopied = await navigator.clipboard?.writeText(snippet.textContent).then(
    () => true,
    () => false,
  );
  find('#copied').textContent = isCopied ? copied : copyFailed;
});

setKey(readKey());
showPage(pageLanguage.value);
askEngine();
watchReadiness();
