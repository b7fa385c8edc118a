import type { Transcription, TranscriptionSegment } from '@audio-transcriber/contract';
import { lastStartUntil } from './find-segment.ts';
import { isUnspaced, type SpokenText, type TimedToken, timeTokens } from './token-timing.ts';

/** A word in a text, with its punctuation and without spaces. */
export interface ShownWord {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  /** Seconds. A word never starts before the previous one ends. */
  readonly start: number;
  readonly end: number;
  readonly confidence?: number;
  readonly speaker?: string;
  /** The index of the spoken text that it matches, replaces, or is next to. */
  readonly spoken: number;
}

/** Returns the words of a transcript with their times. Empty if the service provides no times. */
export const findWords = (transcription: Transcription): ShownWord[] =>
  alignText(transcription.text, listSpoken(transcription), transcription.duration);

/**
 * Aligns the words of a text with spoken text, in order. Engines omit punctuation, write numbers differently, or miss
 * words: `timeTokens` estimates their times.
 *
 * @param duration Seconds of the audio, if known
 */
export const alignText = (text: string, spoken: readonly SpokenText[], duration = 0): ShownWord[] =>
  joinTokens(text, spoken, timeTokens(text, spoken, duration));

/** Returns the recognized words, and the segments without words, in order and without overlaps. */
export const listSpoken = ({ duration, words = [], segments = [] }: Transcription): SpokenText[] => {
  const byStart = (one: { readonly start: number }, other: { readonly start: number }) => one.start - other.start;
  const middles = words.map(({ start, end }) => ({ start: (start + end) / 2 })).sort(byStart);
  const isBare = ({ start, end }: TranscriptionSegment) => (middles[lastStartUntil(middles, end)]?.start ?? -1) < start;
  const spoken: SpokenText[] = words.map(({ word, ...rest }) => ({ ...rest, text: word }));
  for (const segment of segments) {
    const { id: _, ...content } = segment;
    if (content.text.trim() && isBare(segment)) spoken.push({ ...content, isSegment: true });
  }
  // Words of speakers are in the order of their turns, as in the text.
  if (!segments[0]?.speaker) spoken.sort(byStart);
  const limit = duration || Number.POSITIVE_INFINITY;
  let lastEnd = 0;
  return spoken.map((each, i) => {
    const start = Math.min(Math.max(each.start, lastEnd), limit);
    const nextStart = spoken[i + 1]?.start ?? limit;
    lastEnd = Math.max(start, Math.min(each.end, nextStart, limit));
    return { ...each, start, end: lastEnd };
  });
};

const joinTokens = (text: string, spoken: readonly SpokenText[], tokens: readonly TimedToken[]): ShownWord[] => {
  const groups: { readonly first: TimedToken; last: TimedToken; isRecognised: boolean }[] = [];
  for (const token of tokens) {
    const group = groups.at(-1);
    if (group && isOneWord(group.last, token, text.slice(group.last.to, token.from))) {
      group.isRecognised &&= isSame(group.first, token);
      group.last = token;
    } else groups.push({ first: token, last: token, isRecognised: !token.isChanged });
  }
  const borders = groups.map(({ first }, i) => {
    const before = groups[i - 1]?.last.to;
    return before === undefined ? [0, text.search(/\S/)] : splitGap(text, before, first.from);
  });
  return groups.map(({ first, last, isRecognised }, i) => {
    const confidence = isRecognised ? spoken[first.spoken]?.confidence : undefined;
    const speaker = spoken[first.spoken]?.speaker;
    return {
      from: borders[i]?.[1] ?? first.from,
      to: borders[i + 1]?.[0] ?? text.trimEnd().length,
      start: first.start,
      end: last.end,
      spoken: first.spoken,
      ...(confidence !== undefined && { confidence }),
      ...(speaker && { speaker }),
    };
  });
};

const isSame = (one: TimedToken, other: TimedToken): boolean =>
  !one.isChanged && !other.isChanged && one.spoken === other.spoken;

const isOneWord = (last: TimedToken, token: TimedToken, gap: string): boolean =>
  isSame(last, token) ||
  ((last.isChanged || token.isChanged) && !/\s/.test(gap) && !isUnspaced(last) && !isUnspaced(token));

/** Returns where the first of two words ends and the second starts: at the last space, or before a bracket. */
const splitGap = (text: string, from: number, to: number): readonly [end: number, start: number] => {
  const gap = text.slice(from, to);
  const { index, 0: match } = /\s+(?=\S*$)/.exec(gap) ?? /[\p{Ps}\p{Pi}]*$/u.exec(gap) ?? { index: 0, 0: '' };
  const end = from + index;
  return [end, /\s/.test(match) ? end + match.length : end];
};

/** Whether a word is more likely wrong than right. */
export const isLowConfidence = ({ confidence = 1 }: ShownWord): boolean => confidence < 0.5;

/** Returns the index of the word at a time, or -1. A word stays current until a pause is noticeable. */
export const wordAtTime = (words: readonly ShownWord[], seconds: number): number => {
  const index = lastStartUntil(words, seconds + clockStep);
  return seconds < (words[index]?.end ?? Number.NEGATIVE_INFINITY) + noticedSeconds ? index : -1;
};

/** Players round the time of a seek. */
const clockStep = 0.001;
const noticedSeconds = 0.3;
