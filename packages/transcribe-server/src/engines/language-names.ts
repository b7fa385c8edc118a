/** Codes of the models of this API that differ from BCP 47. */
const codes: Readonly<Record<string, string>> = { fil: 'tl', nb: 'no' };

/** Names of languages in these models that differ from the Unicode CLDR. */
const names: Readonly<Record<string, string>> = {
  bengali: 'bn',
  maori: 'mi',
  myanmar: 'my',
  nynorsk: 'nn',
  tagalog: 'fil',
};

/**
 * Converts a BCP 47 tag to a language code of OpenAI's API: ISO 639-1 if there is a code, without region and script.
 *
 * @returns undefined for a comma-separated list: then the model detects the language
 */
export const toOpenaiLanguage = (tags: string): string | undefined => {
  if (tags.includes(',')) return undefined;
  const { language } = new Intl.Locale(tags);
  return codes[language] ?? language;
};

/** Converts a language of OpenAI's API to a BCP 47 tag: a name from whisper-1 (`english`), a code from most others. */
export const fromOpenaiLanguage = (language: string): string | undefined => {
  if (/^[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?$/i.test(language)) return Intl.getCanonicalLocales(language)[0];
  const name = language.toLowerCase();
  return names[name] ?? tagsByName().get(name);
};

let tags: ReadonlyMap<string, string> | undefined;

/** Maps English names to tags: every language with a two-letter code, and two more that Whisper knows. */
const tagsByName = (): ReadonlyMap<string, string> => {
  if (tags !== undefined) return tags;
  const englishNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const pairs = letters.flatMap((first) => letters.map((second) => first + second));
  tags = new Map(
    [...pairs, 'haw', 'yue'].flatMap((tag) => {
      const name = englishNames.of(tag)?.toLowerCase();
      return name === undefined ? [] : [[name, tag]];
    }),
  );
  return tags;
};
