import { fromOpenaiLanguage, toOpenaiLanguage } from '../language-names.ts';

/** Whisper was trained on an older code for Javanese. */
const codes: Readonly<Record<string, string>> = { jv: 'jw' };

/** What a model calls the language of a BCP 47 tag: its ISO 639 code, as OpenAI's Whisper has it. */
const toSherpaLanguage = (tag: string): string => {
  const language = toOpenaiLanguage(tag) ?? tag;
  return codes[language] ?? language;
};

/**
 * Those of the tags, with commas between, that a model can hear, by its own names for them. Undefined where it is not
 * known what the model can hear.
 */
export const knownLanguages = (tags: string, known: readonly string[] | undefined): readonly string[] | undefined => {
  if (known === undefined) return undefined;
  return tags.split(',').flatMap((tag) => {
    const language = toSherpaLanguage(tag.trim());
    return known.includes(language) ? [language] : [];
  });
};

/** BCP 47 tags of the languages that a model names. */
export const toLanguageTags = (codes: readonly string[]): readonly string[] =>
  codes.flatMap((code) => fromOpenaiLanguage(code) ?? []);
