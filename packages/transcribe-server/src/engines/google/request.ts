import { wrapLines } from '@audio-transcriber/contract';
import type { protos } from '@google-cloud/speech';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';
import type { EngineOptions } from '../engine.ts';
import { toGoogleLanguage } from './languages.ts';

/** Features that a model may lack in a language, with the names in Google's error messages. */
const refusals = {
  punctuation: /punctuation/i,
  wordTimes: /time|offset/i,
  wordConfidence: /confidence/i,
  phrases: /adaptation|phrase/i,
  speakers: /diarization/i,
} as const;

/** A feature that a model may lack. */
export type GoogleFeature = keyof typeof refusals;

/** The options of a request. */
export interface GoogleRequestOptions extends Pick<EngineOptions, 'prompt' | 'keywords' | 'translateTo'> {
  readonly model: string;
  /** Google's language codes. With several, Google detects which one is spoken. */
  readonly languageCodes: readonly string[];
  /** Whether words name their speakers. Only without streaming. Default: false. */
  readonly speakers?: boolean | undefined;
  /** Features to omit. */
  readonly without: ReadonlySet<GoogleFeature>;
}

/** Limits in letters per phrase and phrases per set: https://docs.cloud.google.com/speech-to-text/docs/quotas */
const maxPhraseLength = 100;
const maxPhrases = 1200;

/** Creates a request. @param recognizer full resource name, with project and location */
export const createGoogleRequest = (
  recognizer: string,
  samples: PcmSamples,
  options: GoogleRequestOptions,
): protos.google.cloud.speech.v2.IRecognizeRequest => ({
  recognizer,
  content: toGoogleAudio(samples),
  config: createGoogleConfig(options),
});

/** Creates the first request of a stream. @param recognizer full resource name, with project and location */
export const createGoogleStreamRequest = (
  recognizer: string,
  options: GoogleRequestOptions,
): protos.google.cloud.speech.v2.IStreamingRecognizeRequest => ({
  recognizer,
  streamingConfig: { config: createGoogleConfig(options), streamingFeatures: { interimResults: true } },
});

export const toGoogleAudio = ({ buffer, byteOffset, byteLength }: PcmSamples): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const createGoogleConfig = ({
  model,
  languageCodes,
  prompt = '',
  keywords = [],
  speakers = false,
  translateTo,
  without,
}: GoogleRequestOptions): protos.google.cloud.speech.v2.IRecognitionConfig => {
  const targetLanguage = translateTo === undefined ? undefined : toGoogleLanguage(translateTo);
  const phrases = without.has('phrases') ? [] : toPhrases([...keywords, prompt]);
  return {
    explicitDecodingConfig: { encoding: 'LINEAR16', sampleRateHertz: sampleRate, audioChannelCount: 1 },
    model,
    languageCodes: [...languageCodes],
    features: {
      enableAutomaticPunctuation: !without.has('punctuation'),
      enableWordTimeOffsets: !without.has('wordTimes'),
      enableWordConfidence: !without.has('wordConfidence'),
      ...(speakers && !without.has('speakers') && { diarizationConfig: {} }),
    },
    ...(targetLanguage !== undefined && { translationConfig: { targetLanguage } }),
    ...(phrases.length > 0 && {
      adaptation: { phraseSets: [{ inlinePhraseSet: { phrases: phrases.map((value) => ({ value })) } }] },
    }),
  };
};

/** Returns the feature for Google's name, such as `word_level_confidence`. */
export const findGoogleFeature = (name: string): GoogleFeature | undefined =>
  (Object.keys(refusals) as GoogleFeature[]).find((feature) => refusals[feature].test(name));

/** Splits texts into phrases at sentences and commas. Splits long phrases between words; drops words that are too long. */
const toPhrases = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(/[\n,;、，；。！？]|[.!?](?:\s|$)/))
    .flatMap((part) => wrapLines(part, maxPhraseLength))
    .filter((phrase) => phrase.length <= maxPhraseLength)
    .slice(0, maxPhrases);
