import { parseTranscription } from '@audio-transcriber/contract';
import type { OpenAI } from 'openai';
import type { EngineOptions, EngineResult, TokenLogprob } from '../engine.ts';
import { fromOpenaiLanguage, toOpenaiLanguage } from '../language-names.ts';

export type Answer = OpenAI.Audio.Transcription | OpenAI.Audio.TranscriptionVerbose | OpenAI.Audio.Translation;

/**
 * Returns the fields for the language and the expected words. Only `gpt-transcribe` has `languages` and `keywords`. For
 * other models the keywords become part of the prompt, and of several languages the model detects the spoken one.
 */
export const toHints = (model: string, { language, prompt, keywords = [] }: EngineOptions) => {
  const languages = (language?.split(',') ?? []).flatMap((tag) => toOpenaiLanguage(tag) ?? []);
  const one = languages.length === 1 && { language: languages[0] as string };
  if (/^gpt-transcribe\b/.test(model)) {
    return {
      ...(one || (languages.length > 1 && { languages })),
      ...(prompt !== undefined && { prompt }),
      ...(keywords.length > 0 && { keywords: [...keywords] }),
    };
  }
  const expected = [prompt ?? [], keywords].flat();
  return { ...one, ...(expected.length > 0 && { prompt: expected.join(', ') }) };
};

/** Converts an answer for a segment of this length. @throws TypeError if it has no text */
export const toResult = (answer: Answer, seconds: number): EngineResult => {
  const transcription = parseTranscription(answer);
  if (transcription === undefined) throw new TypeError('There is no text in the answer.');
  const detected = transcription.language ?? ('languages' in answer ? answer.languages?.[0]?.code : undefined);
  const language = detected === undefined ? undefined : fromOpenaiLanguage(detected);
  const logprobs = 'logprobs' in answer ? toLogprobs(answer.logprobs ?? []) : [];
  return {
    text: transcription.text,
    ...(transcription.words !== undefined && {
      words: transcription.words.map(({ word, start, end }) => ({
        word: word.trim(),
        startSeconds: Math.min(start, seconds),
        endSeconds: Math.min(end, seconds),
      })),
    }),
    ...(language !== undefined && { language }),
    ...(logprobs.length > 0 && { logprobs }),
    ...billOf(answer),
  };
};

const toLogprobs = (logprobs: readonly OpenAI.Audio.Transcription.Logprob[]): TokenLogprob[] =>
  logprobs.map(({ token = '', logprob = 0, bytes = [...Buffer.from(token)] }) => ({ token, logprob, bytes }));

/** Ignores usage in tokens. */
const billOf = (answer: Answer): { billedSeconds?: number } =>
  'usage' in answer && answer.usage?.type === 'duration' ? { billedSeconds: answer.usage.seconds } : {};
