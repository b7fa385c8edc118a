import { ProblemError } from '@audio-transcriber/contract';

/**
 * The codes that Google lists, and asks to use no others than.
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

/** Norwegian has a code for each of its written forms; Google has one for the spoken language. */
const spoken: Readonly<Record<string, string>> = { nb: 'no', nn: 'no' };

/**
 * Google's code for a BCP 47 tag: `en` is en-US, `pt` pt-BR, `zh-TW` cmn-Hant-TW, `he` iw-IL. A region that Google does
 * not list, such as de-LU, gets the language of the likeliest one.
 */
export const toGoogleLanguage = (tag: string): string | undefined => {
  if (googleLanguages.includes(tag)) return tag;
  const { language, script, region } = likely(tag);
  const tags = [`${language}-${script}-${region}`, `${language}-${script}`, language];
  return tags.map((known) => codesByTag().get(known)).find((code) => code !== undefined);
};

/** The BCP 47 tag of a code in an answer of Google's, which are in lower case: `iw-il` is he-IL. */
export const fromGoogleLanguage = (code: string): string | undefined =>
  tagsByCode.get(code) ?? Intl.getCanonicalLocales(code)[0];

const tagsByCode: ReadonlyMap<string, string | undefined> = new Map(
  googleLanguages.map((code) => [code.toLowerCase(), Intl.getCanonicalLocales(code)[0]]),
);

let codes: ReadonlyMap<string, string> | undefined;

/** Each code by its full tag; the likeliest or else the first of a language also without its region and its script. */
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

/** What the Unicode CLDR takes a tag to say: `pt` is pt-Latn-BR. */
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
 * The codes for tags with commas between.
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

/** Where one of several languages is found: https://docs.cloud.google.com/speech-to-text/docs/quotas */
const multilingualLocations = ['global', 'us', 'eu'];

/** Without a list of languages to choose from. */
const detectsLanguages = (model: string): boolean => /^chirp_[2-9]/.test(model);
