import type { TranscriberProblemCode } from '../platform/problem.ts';
import { english, type Localization, type MessageOverrides, type Messages } from './localization.ts';
import { problemMessages } from './problem-messages.ts';

/** With all that is loaded later. */
export const completeEnglish: Localization = { ...english, problems: problemMessages };

const loaders = new Map<string, () => Promise<Messages>>([
  ['de', async () => (await import('./languages/de.ts')).german],
  ['ar', async () => (await import('./languages/ar.ts')).arabic],
]);

/**
 * Adds a language, or puts another in the place of one. Elements that are on the page already take it up when their
 * `lang` changes.
 *
 * @param lang BCP 47; `pt` serves `pt-BR` too, unless that is there itself
 * @param load Called once an element needs it, and again by each further element, so let it be an `import()`
 */
export const addLanguage = (lang: string, load: () => Promise<Messages>): void => {
  loaders.set(lang.toLowerCase(), load);
};

/** Loads the messages in a language, or in what it is a variety of; English where there are none. */
export const loadLocalization = async (lang: string): Promise<Localization> => {
  const tag = findLanguage(lang);
  const messages = await loaders.get(tag)?.();
  return messages ? { ...messages, lang: toLocale(lang) ?? tag } : completeEnglish;
};

/** What `Intl` takes: it throws at others, and a page may write what it likes. */
const toLocale = (lang: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(lang)[0];
  } catch {
    return undefined;
  }
};

/** Whether messages must be loaded, and under what tag: none for English. */
export const findLanguage = (lang: string): string => {
  const parts = lang.toLowerCase().split('-');
  for (; parts.length > 0; parts.pop()) {
    const tag = parts.join('-');
    if (loaders.has(tag)) return tag;
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

/** The language of the place that a node is in, by the nearest `lang`, also of the hosts around it. */
export const languageAt = (node: Element): string => {
  const holder = node.closest('[lang]');
  if (holder) return holder.getAttribute('lang') ?? '';
  const root = node.getRootNode();
  return root instanceof ShadowRoot ? languageAt(root.host) : '';
};
