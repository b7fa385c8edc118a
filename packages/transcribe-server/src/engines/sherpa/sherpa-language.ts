import { fromOpenaiLanguage, toOpenaiLanguage } from '../language-names.ts';

/** Whisper uses an older code for Javanese. */
const codes: Readonly<Record<string, string>> = { jv: 'jw' };

/** Converts a BCP 47 tag to the ISO 639 code that OpenAI's Whisper uses. */
const toSherpaLanguage = (tag: string): string => {
  const language = toOpenaiLanguage(tag) ?? tag;
  return codes[language] ?? language;
};

/**
 * Returns the languages that a model supports, by the model's own codes.
 *
 * @param tags BCP 47 tags, separated by commas
 * @param known the languages of the model; undefined if they are unknown
 * @returns undefined if the languages of the model are unknown
 */
export const knownLanguages = (tags: string, known: readonly string[] | undefined): readonly string[] | undefined => {
  if (known === undefined) return undefined;
  return tags.split(',').flatMap((tag) => {
    const language = toSherpaLanguage(tag.trim());
    return known.includes(language) ? [language] : [];
  });
};

/** Converts a model's language codes to BCP 47 tags. */
export const toLanguageTags = (codes: readonly string[]): readonly string[] =>
  codes.flatMap((code) => fromOpenaiLanguage(code) ?? []);
