import { ProblemError } from '@audio-transcriber/contract';
import type { EngineCapabilities } from '../engine.ts';

/**
 * The language codes that Google supports.
 * https://docs.cloud.google.com/speech-to-text/docs/speech-to-text-supported-languages
 */
export const googleLanguages: readonly string[] = [
  'af-ZA am-ET ar-AE ar-BH ar-DZ ar-EG ar-IL ar-IQ ar-JO ar-KW ar-LB ar-MA ar-MR ar-OM ar-PS ar-QA ar-SA ar-TN ar-YE',
  'as-IN ast-ES az-AZ be-BY bg-BG bn-BD bn-IN bs-BA ca-ES ceb-PH ckb-IQ cmn-Hans-CN cmn-Hant-TW cs-CZ cy-GB da-DK',
  'de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-HK en-IE en-IN en-NZ en-PK en-SG en-US es-419 es-AR es-BO es-CL es-CO',
  'es-CR es-DO es-EC es-ES es-GT es-HN es-MX es-NI es-PA es-PE es-PR es-SV es-US es-UY es-VE et-EE eu-ES fa-IR ff-SN',
  'fi-FI fil-PH fr-BE fr-CA fr-CH fr-FR ga-IE gl-ES gu-IN ha-NG hi-IN hr-HR hu-HU hy-AM id-ID ig-NG is-IS it-CH it-IT',
  'iw-IL ja-JP jv-ID ka-GE kam-KE kea-CV kk-KZ km-KH kn-IN ko-KR ky-KG lb-LU lg-UG ln-CD lo-LA lt-LT luo-KE lv-LV',
  'mi-NZ mk-MK ml-IN mn-MN mr-IN ms-MY mt-MT my-MM ne-NP nl-BE nl-NL no-NO nso-ZA ny-MW oc-FR om-ET or-IN pa-Guru-IN',
  'pl-PL ps-AF pt-BR pt-PT ro-RO ru-RU rup-BG rw-RW sd-IN si-LK sk-SK sl-SI sn-ZW so-SO sq-AL sr-RS ss-Latn-ZA st-ZA',
  'su-ID sv-SE sw sw-KE ta-IN te-IN tg-TJ th-TH tn-Latn-ZA tr-TR ts-ZA uk-UA umb-AO ur-PK uz-UZ ve-ZA vi-VN wo-SN',
  'xh-ZA yo-NG yue-Hant-HK zu-ZA',
].flatMap((codes) => codes.split(' '));

/** BCP 47 has a code for each written form of Norwegian; Google has one for the spoken language. */
const spoken: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

/**
 * Returns Google's code for a BCP 47 tag: en-US for `en`, pt-BR for `pt`, cmn-Hant-TW for `zh-TW`, iw-IL for `he`. Replaces
 * a region that Google does not list, as in de-LU, with the likely one.
 */
export const toGoogleLanguage = (tag: string): string | undefined => {
  if (googleLanguages.includes(tag)) return tag;
  const { language, script, region } = likely(tag);
  const tags = [`${language}-${script}-${region}`, `${language}-${script}`, language];
  return tags.map((known) => codesByTag().get(known)).find((code) => code !== undefined);
};

/** Returns the BCP 47 tag for a code in Google's answers, which are lowercase: he-IL for `iw-il`. */
export const fromGoogleLanguage = (code: string): string | undefined =>
  tagsByCode.get(code) ?? Intl.getCanonicalLocales(code)[0];

const tagsByCode: ReadonlyMap<string, string | undefined> = new Map(
  googleLanguages.map((code) => [code.toLowerCase(), Intl.getCanonicalLocales(code)[0]]),
);

let codes: ReadonlyMap<string, string> | undefined;

/** Codes by full tag. The likely (else the first) code of a language also by the tag without region and script. */
const codesByTag = (): ReadonlyMap<string, string> => {
  codes ??= new Map([
    ...googleLanguages.toReversed().map((code) => [likely(code).language, code] as const),
    ...googleLanguages.flatMap((code) => {
      const { language, script, region } = likely(code);
      const tags = [`${language}-${script}-${region}`, `${language}-${script}`, language];
      return tags.filter((tag) => likely(tag).region === region).map((tag) => [tag, code] as const);
    }),
  ]);
  return codes;
};

/** Maximizes a tag with the likely subtags of the Unicode CLDR: pt-Latn-BR for `pt`. */
const likely = (tag: string): { language: string; script?: string | undefined; region?: string | undefined } => {
  const { language, script, region } = new Intl.Locale(tag).maximize();
  return { language: spoken[language] ?? language, script, region };
};

interface LanguageChoice {
  readonly model: string;
  readonly location: string;
  readonly defaultLanguage: string;
}

/**
 * Returns the codes for comma-separated tags.
 *
 * @throws ProblemError `unsupported-language`
 */
export const toLanguageCodes = (
  language: string | undefined,
  { model, location, defaultLanguage }: LanguageChoice,
): string[] => {
  if (language === undefined && detectsLanguages(model)) return ['auto'];
  const tags = (language ?? defaultLanguage).split(',');
  if (tags.length > 1 && !multilingualLocations.includes(location)) {
    throw unsupportedLanguage('Several languages to choose from are too many here: name one.');
  }
  return tags.map((tag) => {
    const code = toGoogleLanguage(tag);
    if (code !== undefined) return code;
    throw unsupportedLanguage(`The language ${tag} is not understood here.`);
  });
};

const unsupportedLanguage = (detail: string): ProblemError =>
  new ProblemError('unsupported-language', detail, { param: 'language' });

/** Locations that detect one of several languages: https://docs.cloud.google.com/speech-to-text/docs/quotas */
const multilingualLocations = ['global', 'us', 'eu'];

/** Tells whether a model detects the language without a list of candidates. */
const detectsLanguages = (model: string): boolean => /^chirp_[2-9]/.test(model);

/**
 * Returns what a model can do. Only `chirp_2` translates; other targets than English need English speech. Only `chirp_3`
 * tells speakers apart in a synchronous call: https://docs.cloud.google.com/speech-to-text/docs/models/chirp-2
 */
export const capabilitiesOf = (model: string): EngineCapabilities => ({
  wordTimes: true,
  translatesTo: model === 'chirp_2' ? ['en'] : [],
  diarizes: model === 'chirp_3',
});
