import { googleLanguages } from '../engines/google/languages.ts';

/** The gRPC status of a call. */
export interface GoogleStatus {
  readonly code: number;
  readonly details: string;
  /** Field violations: google.rpc.BadRequest in the details of the status. */
  readonly fieldViolations?: readonly GoogleFieldViolation[];
}

export interface GoogleFieldViolation {
  readonly field: string;
  readonly description: string;
}

/** The fields of `google.cloud.speech.v2.RecognizeRequest` that the emulator reads. */
export interface GoogleSpeechRequest {
  readonly recognizer: string;
  readonly content: Uint8Array;
  readonly config: {
    readonly explicitDecodingConfig?: {
      readonly encoding: string;
      readonly sampleRateHertz: number;
      readonly audioChannelCount: number;
    } | null;
    readonly model: string;
    readonly languageCodes: readonly string[];
    readonly features: {
      readonly enableAutomaticPunctuation: boolean;
      readonly enableWordTimeOffsets: boolean;
      readonly enableWordConfidence: boolean;
      readonly diarizationConfig?: object | null;
    } | null;
    readonly translationConfig?: { readonly targetLanguage: string } | null;
    readonly adaptation: {
      readonly phraseSets: readonly {
        readonly inlinePhraseSet: { readonly phrases: readonly { readonly value: string }[] } | null;
      }[];
    } | null;
  } | null;
}

/** What the emulator's location supports. */
export interface GoogleOffer {
  readonly location: string;
  readonly models: readonly string[];
  /** Features that these models lack, such as `word_level_confidence`. */
  readonly lacking: readonly string[];
}

const invalidArgument = 3;
const maxPhraseLength = 100;
const multilingualLocations = ['global', 'us', 'eu'];

/** Returns Google's error for the request, with Google's message. */
export const findRefusal = (
  request: GoogleSpeechRequest,
  audioFault: string | undefined,
  offer: GoogleOffer,
): GoogleStatus | undefined => {
  const details =
    findPlaceFault(request.recognizer, /^projects\/[^/]+\/locations\/([^/]+)\/recognizers\/_$/, offer) ??
    audioFault ??
    findConfigFault(request.config, offer);
  if (details !== undefined) return { code: invalidArgument, details };
  const fieldViolations = findUnsupportedFeatures(request.config, offer);
  if (fieldViolations.length === 0) return undefined;
  return { code: invalidArgument, details: 'Config contains unsupported fields.', fieldViolations };
};

/** Checks that a resource name matches the pattern and has this location, which is the pattern's first group. */
export const findPlaceFault = (name: string, pattern: RegExp, { location }: GoogleOffer): string | undefined => {
  const [, found] = pattern.exec(name) ?? [];
  if (found === undefined) return 'Invalid resource field value in the request.';
  if (found !== location) return `Expected resource location to be ${location}, but found ${found} in resource name.`;
  return undefined;
};

const findConfigFault = (
  config: GoogleSpeechRequest['config'],
  { location, models }: GoogleOffer,
): string | undefined => {
  const { model = '', languageCodes = [] } = config ?? {};
  if (!models.includes(model)) return `The model "${model}" does not exist in the location named "${location}".`;
  const known = model.startsWith('chirp_') ? [...googleLanguages, 'auto'] : googleLanguages;
  if (languageCodes.length === 0) return "Invalid recognition 'config': bad language code.";
  if (languageCodes.length > 1 && !multilingualLocations.includes(location))
    return `Multiple languages are not supported in the location named "${location}".`;
  const unknown = languageCodes.find((code) => !known.includes(code));
  if (unknown !== undefined)
    return `The language "${unknown}" is not supported by the model "${model}" in the location named "${location}".`;

  const isBad = ({ value }: { value: string }) => value === '' || value.length > maxPhraseLength;
  return phrasesOf(config).some(isBad) ? "Invalid recognition 'config': bad phrase." : undefined;
};

const phrasesOf = (config: GoogleSpeechRequest['config']) =>
  config?.adaptation?.phraseSets.flatMap(({ inlinePhraseSet }) => inlinePhraseSet?.phrases ?? []) ?? [];

const findUnsupportedFeatures = (
  config: GoogleSpeechRequest['config'],
  { lacking }: GoogleOffer,
): GoogleFieldViolation[] => {
  const features = config?.features;
  const requested = [
    ['features.enable_automatic_punctuation', 'automatic_punctuation', features?.enableAutomaticPunctuation],
    ['features.enable_word_time_offsets', 'word_time_offsets', features?.enableWordTimeOffsets],
    ['features.enable_word_confidence', 'word_level_confidence', features?.enableWordConfidence],
    ['features.diarization_config', 'speaker_diarization', Boolean(features?.diarizationConfig)],
    ['adaptation', 'model_adaptation', phrasesOf(config).length > 0],
  ] as const;
  return requested
    .filter(([, name, isRequested]) => isRequested && lacking.includes(name))
    .map(([field, name]) => ({ field, description: `Recognizer does not support feature: ${name}` }));
};
