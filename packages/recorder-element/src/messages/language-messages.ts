/** The English texts of the menu of spoken languages. Other languages may replace them. */
export const languageTexts = {
  language: 'Spoken language',
  anyLanguage: 'Automatic',
} as const;
