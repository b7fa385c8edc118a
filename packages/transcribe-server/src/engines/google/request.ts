import { wrapLines } from '@audio-transcriber/contract';
import type { protos } from '@google-cloud/speech';
import { type PcmSamples, sampleRate } from '../../audio/pcm.ts';

/** What a model may lack in a language, by how Google's refusal names it. */
const refusals = {
  punctuation: /punctuation/i,
  wordTimes: /time|offset/i,
  wordConfidence: /confidence/i,
  phrases: /adaptation|phrase/i,
} as const;

/** What a model may lack. */
export type GoogleFeature = keyof typeof refusals;

/** What a request says beside its audio. */
export interface GoogleRequestOptions {
  readonly model: string;
  /** Google's codes. The one that is spoken is found among several. */
  readonly languageCodes: readonly string[];
  /** Words to expect, such as names. */
  readonly prompt?: string | undefined;
  /** What is not asked for. */
  readonly without: ReadonlySet<GoogleFeature>;
}

/** https://docs.cloud.google.com/speech-to-text/docs/quotas: of each phrase in letters, and of a set in phrases. */
const maxPhraseLength = 100;
const maxPhrases = 1200;

/** @param recognizer its full name, with project and location */
export const createGoogleRequest = (
  recognizer: string,
  samples: PcmSamples,
  { model, languageCodes, prompt = '', without }: GoogleRequestOptions,
): protos.google.cloud.speech.v2.IRecognizeRequest => {
  const phrases = without.has('phrases') ? [] : toPhrases(prompt);
  return {
    recognizer,
    content: new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
    config: {
      explicitDecodingConfig: { encoding: 'LINEAR16', sampleRateHertz: sampleRate, audioChannelCount: 1 },
      model,
      languageCodes: [...languageCodes],
      features: {
        enableAutomaticPunctuation: !without.has('punctuation'),
        enableWordTimeOffsets: !without.has('wordTimes'),
        enableWordConfidence: !without.has('wordConfidence'),
      },
      ...(phrases.length > 0 && {
        adaptation: { phraseSets: [{ inlinePhraseSet: { phrases: phrases.map((value) => ({ value })) } }] },
      }),
    },
  };
};

/** Ours for the name that Google gives to a feature, such as `word_level_confidence`. */
export const findGoogleFeature = (name: string): GoogleFeature | undefined =>
  (Object.keys(refusals) as GoogleFeature[]).find((feature) => refusals[feature].test(name));

/** The sentences and the members of lists in a prompt. Long ones are cut between words; longer words are left out. */
const toPhrases = (prompt: string): string[] =>
  prompt
    .split(/[\n,;、，；。！？]|[.!?](?:\s|$)/)
    .flatMap((part) => wrapLines(part, maxPhraseLength))
    .filter((phrase) => phrase.length <= maxPhraseLength)
    .slice(0, maxPhrases);
