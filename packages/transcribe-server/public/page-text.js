import { texts } from './texts.js';

const rightToLeft = ['ar'];

let language = 'en';

/** Returns the language of the page. */
export const pageLanguage = () => language;

/** Returns the language that the browser prefers among those of the page. */
export const preferredLanguage = () =>
  navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in texts) ?? 'en';

/** Returns a text in the language of the page, or in English if it is not translated. */
export const textOf = (key) => texts[language][key] ?? texts.en[key];

/** Fills in the texts of all elements with `data-text`, and the labels of those with `data-label`. */
export const showTexts = (root) => {
  for (const place of root.querySelectorAll('[data-text]')) place.textContent = textOf(place.dataset.text);
  for (const place of root.querySelectorAll('[data-label]')) place.ariaLabel = textOf(place.dataset.label);
};

/** Changes the language of the page. */
export const showLanguage = (changed) => {
  language = changed;
  document.documentElement.lang = language;
  document.documentElement.dir = rightToLeft.includes(language) ? 'rtl' : 'ltr';
  document.title = textOf('title');
  showTexts(document);
};
