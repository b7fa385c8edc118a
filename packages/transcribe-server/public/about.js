import { requestHeaders } from './access-key.js';
import { pageLanguage, textOf } from './page-text.js';
import { request } from './request.js';

const find = (selector) => document.querySelector(selector);

/** The engine's name. Empty until the server has told it. */
let engine = '';
/** BCP 47 tags. Undefined if the server does not list them. */
let languages;
/** `name`, `licence`, `documentation` and `errors` of the model in the catalogue. Undefined if it is not in there. */
let model;

/** Shows a row of the list if it has content. */
const showRow = (selector, ...content) => {
  const place = find(selector);
  place.replaceChildren(...content);
  place.closest('div').hidden = content.length === 0;
};

const createLink = (text, href) =>
  Object.assign(document.createElement('a'), { textContent: text, href, dir: 'auto', rel: 'noreferrer' });

const audioTexts = { google: 'audioGoogle', openai: 'audioOpenai' };

const showAudioUse = () => {
  const place = find('#privacy');
  place.dataset.text = engine ? (audioTexts[engine] ?? 'audioLocal') : 'privacy';
  place.textContent = textOf(place.dataset.text);
};

const showLanguages = () => {
  const names = new Intl.DisplayNames(pageLanguage(), { type: 'language' });
  const { compare } = new Intl.Collator(pageLanguage());
  const sorted = (languages ?? []).map((tag) => names.of(tag)).sort(compare);
  showRow('#languages', ...(sorted.length > 0 ? [sorted.join(' · ')] : []));
};

const showPublishedAccuracy = () => {
  const place = find('#published-accuracy');
  place.hidden = !model?.errors;
  if (!model?.errors) return;
  const { percent, of, on, source } = model.errors;
  const number = new Intl.NumberFormat(pageLanguage(), { style: 'percent', maximumFractionDigits: 1 });
  const text = textOf(of === 'words' ? 'wordErrors' : 'characterErrors').replace(
    '{percent}',
    number.format(percent / 100),
  );
  place.replaceChildren(`${text} `, createLink(on, source));
};

/** Shows the engine, its languages, its accuracy, and what happens to audio, in the language of the page. */
export const showAbout = () => {
  showAudioUse();
  const details = model ? [' · ', createLink(model.name, model.documentation), ` (${model.licence})`] : [];
  showRow('#engine', ...(engine ? [engine, ...details] : []));
  showLanguages();
  showPublishedAccuracy();
};

/** Shows other languages: BCP 47 tags. */
export const showEngineLanguages = (changed) => {
  languages = changed;
  showLanguages();
};

/** Asks the server for its engine and model. @param onKeyRequired called if the server requires a key */
export const askAbout = async (onKeyRequired) => {
  const options = { headers: requestHeaders() };
  const [models, catalogue] = await Promise.all([request('v1/models', options), request('model.json')]);
  if (models?.response.status === 401) onKeyRequired();
  if (!models?.response.ok) return;
  engine = models.content.data[0].id;
  model = catalogue?.content ?? undefined;
  showAbout();
};
