import type { Messages } from './localization.ts';

/** Loads a module that exports the texts of a language, such as `() => import('./dutch.js')`. */
export type LoadMessages = () => Promise<{ readonly messages: Messages }>;

/** The languages that the page has added, by their lower-case tags. */
export const addedLanguages = new Map<string, LoadMessages>();

/**
 * Adds or replaces a language. Elements on the page use it after their `lang` changes.
 *
 * @param lang BCP 47 tag. `pt` is also used for `pt-BR`, unless that was added too
 * @param load Called by each element that needs the language, so use an `import()`
 */
export const addLanguage = (lang: string, load: LoadMessages): void => {
  addedLanguages.set(lang.toLowerCase(), load);
};
