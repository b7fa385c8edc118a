import { fillIn } from './format.ts';

/** A text that depends on a number: its form for each plural category of the language that the number can have. */
export type PluralForms = { readonly [Category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

/** Chooses the form for a number, and replaces `{count}` by the number in the digits of the language. */
export const fillInCount = (forms: PluralForms, count: number, lang: string): string =>
  fillIn(forms[new Intl.PluralRules(lang).select(count)] ?? forms.other, {
    count: new Intl.NumberFormat(lang).format(count),
  });
