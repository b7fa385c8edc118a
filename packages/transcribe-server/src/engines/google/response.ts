import { separatorBetween } from '@audio-transcriber/contract';
import type { protos } from '@google-cloud/speech';
import type { EngineResult } from '../engine.ts';
import { fromGoogleLanguage } from './languages.ts';

export type GoogleResponse = protos.google.cloud.speech.v2.IRecognizeResponse;

/** Google splits the speech into results, some of which may be empty. */
export const toEngineResult = ({ results, metadata }: GoogleResponse): EngineResult => {
  const best = (results ?? []).flatMap(({ alternatives, languageCode }) =>
    (alternatives ?? []).slice(0, 1).map(({ transcript, words, confidence }) => ({
      transcript,
      words: (words ?? []).map((word) => ({ ...word, confidence: word.confidence || confidence || null })),
      languageCode,
    })),
  );
  const texts = best.map(({ transcript }) => transcript?.trim() ?? '');
  const words = best.flatMap(({ words }) => words);
  const languageCode = best.find(({ languageCode }) => languageCode)?.languageCode;
  const language = languageCode ? fromGoogleLanguage(languageCode) : undefined;
  const billed = metadata?.totalBilledDuration;
  return {
    text: texts.reduce((before, after) => before + (after && separatorBetween(before, after)) + after, ''),
    ...(words.length > 0 && words.every(({ endOffset }) => endOffset) && { words: words.map(toWord) }),
    ...(language !== undefined && { language }),
    ...(billed && { billedSeconds: toSeconds(billed) }),
  };
};

/** A confidence of 0 means unknown. Words without a confidence get that of their result. */
const toWord = ({
  word,
  startOffset,
  endOffset,
  confidence,
  speakerLabel,
}: protos.google.cloud.speech.v2.IWordInfo) => ({
  word: word ?? '',
  startSeconds: toSeconds(startOffset),
  endSeconds: toSeconds(endOffset),
  ...(confidence && { confidence }),
  ...(speakerLabel && { speaker: speakerLabel }),
});

export const toSeconds = (duration: protos.google.protobuf.IDuration | null | undefined): number =>
  Number(duration?.seconds ?? 0) + (duration?.nanos ?? 0) / 1e9;
