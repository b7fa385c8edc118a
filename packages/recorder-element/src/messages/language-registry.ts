import type { TranscriberProblemCode } from '../platform/problem.ts';
import { addedLanguages, type LoadMessages } from './added-languages.ts';
import { english, type Localization, type MessageOverrides } from './localization.ts';
import { problemMessages } from './problem-messages.ts';

/** English with the texts that load on demand. */
export const completeEnglish: Localization = { ...english, problems: problemMessages };

const ownLanguages = new Map<string, LoadMessages>([
  ['ar', () => import('./languages/ar.ts')],
  ['de', () => import('./languages/de.ts')],
  ['es', () => import('./languages/es.ts')],
  ['fr', () => import('./languages/fr.ts')],
  ['ja', () => import('./languages/ja.ts')],
  ['pt', () => import('./languages/pt.ts')],
  ['zh', () => import('./languages/zh.ts')],
]);

const loaderOf = (tag: string): LoadMessages | undefined => addedLanguages.get(tag) ?? ownLanguages.get(tag);

/** Loads the messages of a language, or of its base language. Falls back to English. */
export const loadLocalization = async (lang: string): Promise<Localization> => {
  const tag = findLanguage(lang);
  const loaded = await loaderOf(tag)?.();
  return loaded ? { ...loaded.messages, lang: toLocale(lang) ?? tag } : completeEnglish;
};

/** Returns a locale that `Intl` accepts, or undefined. */
const toLocale = (lang: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(lang)[0];
  } catch {
    return undefined;
  }
};

/** Returns the tag whose messages have to be loaded; empty for English. */
export const findLanguage = (lang: string): string => {
  const parts = lang.toLowerCase().split('-');
  for (; parts.length > 0; parts.pop()) {
    const tag = parts.join('-');
    if (loaderOf(tag)) return tag;
    // Traditional characters: the texts of `zh` are in simplified ones.
    if (/^zh-(hant|tw|hk|mo)$/.test(tag)) break;
  }
  return '';
};

export const overrideMessages = (
  localization: Localization,
  { texts: ownTexts, problems: ownProblems = {} }: MessageOverrides,
): Localization => {
  const problems: Record<string, Localization['problems'][TranscriberProblemCode]> = { ...localization.problems };
  for (const [code, message] of Object.entries(ownProblems)) {
    const known = localization.problems[code as TranscriberProblemCode];
    if (known) problems[code] = { ...known, ...message };
  }
  return {
    ...localization,
    texts: { ...localization.texts, ...ownTexts },
    problems: problems as Localization['problems'],
  };
};

/** Returns the nearest `lang` of a node, also outside its shadow roots. */
export const languageAt = (node: Element): string => {
  const holder = node.closest('[lang]');
  if (holder) return holder.getAttribute('lang') ?? '';
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? languageAt(root.host) : '';
};
