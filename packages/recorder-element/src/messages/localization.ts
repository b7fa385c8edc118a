import type { TranscriberProblemCode } from '../platform/problem.ts';
import { problemTitles, texts } from './messages.ts';
import type { panelTexts } from './panel-messages.ts';
import type { ProblemMessage } from './problem-messages.ts';
import type { recoveryTexts } from './recovery-messages.ts';

export type Texts = Readonly<Record<keyof typeof texts, string>>;
export type PanelTexts = Readonly<Record<keyof typeof panelTexts, string>>;
export type RecoveryTexts = Readonly<Record<keyof typeof recoveryTexts, string>>;

/** Everything the element shows or says, in one language. */
export interface Messages {
  /** Which way the language is written. */
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Texts & PanelTexts & RecoveryTexts;
  readonly problems: Readonly<Record<TranscriberProblemCode, ProblemMessage>>;
}

/** A page's own words in the place of the element's, one by one. */
export interface MessageOverrides {
  readonly texts?: Partial<Messages['texts']>;
  readonly problems?: { readonly [Code in TranscriberProblemCode]?: Partial<ProblemMessage> };
}

/** The messages that are there now: the English ones of what is loaded later come with it. */
export interface Localization extends Pick<Messages, 'direction'> {
  /** The language of the messages, a BCP 47 tag: for `lang` and for `Intl`. */
  readonly lang: string;
  readonly texts: Texts & Partial<PanelTexts & RecoveryTexts>;
  readonly problems: Readonly<Record<TranscriberProblemCode, Pick<ProblemMessage, 'title'> & Partial<ProblemMessage>>>;
}

/** What there is from the first: it does not say yet what to do about a problem. */
export const english: Localization = {
  lang: 'en',
  direction: 'ltr',
  texts,
  problems: Object.fromEntries(
    Object.entries(problemTitles).map(([code, title]) => [code, { title }]),
  ) as Localization['problems'],
};
