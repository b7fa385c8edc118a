import type { TranscriberProblemCode } from '../platform/problem.ts';
import type { fileTexts } from './file-messages.ts';
import type { languageTexts } from './language-messages.ts';
import type { longTranscriptTexts } from './long-transcript-messages.ts';
import { problemTitles, texts } from './messages.ts';
import type { noteTexts } from './note-messages.ts';
import type { panelTexts } from './panel-messages.ts';
import type { PluralForms } from './plural-forms.ts';
import type { ProblemMessage } from './problem-messages.ts';
import type { recoveryTexts } from './recovery-messages.ts';

/** The names of English texts, with a text of another language for each. */
type Translated<English> = { readonly [Name in keyof English]: English[Name] extends string ? string : PluralForms };

export type Texts = Translated<typeof texts>;
export type PanelTexts = Translated<typeof panelTexts>;
export type FileTexts = Translated<typeof fileTexts>;
export type LanguageTexts = Translated<typeof languageTexts>;
export type NoteTexts = Translated<typeof noteTexts>;
export type RecoveryTexts = Translated<typeof recoveryTexts>;
export type LongTranscriptTexts = Translated<typeof longTranscriptTexts>;

/** All texts of the element, in one language. */
export interface Messages {
  /** The writing direction of the language. */
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Texts & PanelTexts & RecoveryTexts & NoteTexts & FileTexts & LanguageTexts & LongTranscriptTexts;
  readonly problems: Readonly<Record<TranscriberProblemCode, ProblemMessage>>;
}

/** Texts of the page that replace single texts of the element. */
export interface MessageOverrides {
  readonly texts?: Partial<Messages['texts']>;
  readonly problems?: { readonly [Code in TranscriberProblemCode]?: Partial<ProblemMessage> };
}

/** The texts that are loaded. English texts of features that load on demand come with the features. */
export interface Localization extends Pick<Messages, 'direction'> {
  /** The language of the messages, a BCP 47 tag: for `lang` and for `Intl`. */
  readonly lang: string;
  readonly texts: Texts &
    Partial<PanelTexts & RecoveryTexts & NoteTexts & FileTexts & LanguageTexts & LongTranscriptTexts>;
  readonly problems: Readonly<Record<TranscriberProblemCode, Pick<ProblemMessage, 'title'> & Partial<ProblemMessage>>>;
}

/** The English texts of the first script. They have no advice yet. */
export const english: Localization = {
  lang: 'en',
  direction: 'ltr',
  texts,
  problems: Object.fromEntries(
    Object.entries(problemTitles).map(([code, title]) => [code, { title }]),
  ) as Localization['problems'],
};
