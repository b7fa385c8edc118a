import type { ServiceDescription } from '@audio-transcriber/contract';
import { fillIn } from '../messages/format.ts';
import type { PanelLocalization } from '../messages/panel-localization.ts';
import type { TranscriberProblem } from '../platform/problem.ts';

interface SpokenLanguage {
  /** The chosen language. If absent, the service detects it. */
  readonly language?: string | undefined;
  /** The language of the page, which its visitors probably speak. */
  readonly pageLanguage: string;
}

/** The status of the service and the connection, before and during a recording. */
export interface ServiceStatus {
  /** Why the service could not be asked, or why nothing can be sent now. */
  readonly problem: TranscriberProblem | undefined;
  /** Whether the page sent a key or token. */
  readonly hasKey: boolean;
  /** Whether this browser records a format that the service can decode. */
  readonly isFormatKnown: boolean;
}

/**
 * Returns why a recording could not be sent or decoded now, or undefined if it could. Recording is possible in either
 * case.
 */
export const describeStatus = (
  { problem, hasKey, isFormatKnown }: ServiceStatus,
  { texts }: PanelLocalization,
): string | undefined => {
  if (problem?.code === 'offline') return texts.offlineNow;
  if (problem?.code === 'unauthorized') return hasKey ? texts.signInRejected : texts.signInRequired;
  if (problem?.code === 'origin-not-allowed') return texts.siteNotAllowed;
  if (problem) return texts.unreachable;
  return isFormatKnown ? undefined : texts.formatUnknown;
};

/** The maximum number of languages in a notice. */
const maxNamed = 3;

/**
 * Returns why a service would not understand a recording, and what to do. Returns undefined if it would, or if it
 * publishes no languages.
 */
export const describeService = (
  { ready, languages = [] }: ServiceDescription,
  { language, pageLanguage }: SpokenLanguage,
  { texts, lang }: PanelLocalization,
): string | undefined => {
  if (ready === false) return texts.notReady;
  const known = languages.map(baseOf).filter((base) => base !== undefined);
  const spoken = baseOf(language || pageLanguage);
  if (known.length === 0 || spoken === undefined || known.includes(spoken)) return undefined;
  const names = new Intl.DisplayNames(lang, { type: 'language' });
  const nameOf = (tag: string) => names.of(tag) ?? tag;
  if (!language && known.length === 1) return fillIn(texts.onlyLanguage, { language: nameOf(known[0] as string) });
  const list = new Intl.ListFormat(lang, { type: 'disjunction' });
  return fillIn(language ? texts.chosenLanguageUnknown : texts.pageLanguageUnknown, {
    language: nameOf(spoken),
    languages: list.format(known.slice(0, maxNamed).map(nameOf)),
  });
};

/** Both written forms of Norwegian are spoken the same way. Recognizers use `no`. */
const sameSpeech: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

/** Returns the base language of a BCP 47 tag, in its current form. Undefined for an invalid tag. */
export const baseOf = (tag: string): string | undefined => {
  if (!/^[a-z]{2,3}(-|$)/i.test(tag)) return undefined;
  try {
    const { language } = new Intl.Locale(tag);
    return sameSpeech[language] ?? language;
  } catch {
    return undefined;
  }
};
