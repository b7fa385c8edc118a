/** Codes that differ from BCP 47 where the models of this API were trained on others. */
const codes: Readonly<Record<string, string>> = { fil: 'tl', nb: 'no' };

/** Names that these models have for languages beside those of the Unicode CLDR. */
const names: Readonly<Record<string, string>> = {
  bengali: 'bn',
  maori: 'mi',
  myanmar: 'my',
  nynorsk: 'nn',
  tagalog: 'fil',
};

/**
 * What OpenAI's API calls the language of a BCP 47 tag: ISO 639-1 where there is a code, without region or script.
 * Undefined for several tags, with commas between: then the model detects which is spoken.
 */
export const toOpenaiLanguage = (tags: string): string | undefined => {
  if (tags.includes(',')) return undefined;
  const { language } = new Intl.Locale(tags);
  return codes[language] ?? language;
};

/** The BCP 47 tag of a language that OpenAI's API names: `english` from whisper-1, a code from most others. */
export const fromOpenaiLanguage = (language: string): string | undefined => {
  if (/^[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2})?$/i.test(language)) return Intl.getCanonicalLocales(language)[0];
  const name = language.toLowerCase();
  return names[name] ?? tagsByName().get(name);
};

let tags: ReadonlyMap<string, string> | undefined;

/** Every language with a code of two letters, and the two others that Whisper knows. */
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
