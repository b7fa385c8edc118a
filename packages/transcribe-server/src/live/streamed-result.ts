import { separatorBetween } from '@audio-transcriber/contract';
import { framesPerSecond } from '../audio/audio-buffer.ts';
import type { FrameRange } from '../audio/pauses.ts';
import { type PcmSegment, sampleRate } from '../audio/pcm.ts';
import type { EngineResult } from '../engines/engine.ts';
import type { Recognise } from '../transcription/transcribe.ts';
import type { OpenAudio } from './open-audio.ts';
import { type FinalText, moveWord, type StreamSession } from './stream-session.ts';

/** A range of the recording, in seconds from its start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Shorter speech than this is not a word. */
const minUncoveredSeconds = 0.2;
/** Ranges closer than this are merged. */
const joinedSeconds = 0.6;
/** Added on both sides of speech that is recognised by a call. */
const marginSeconds = 0.1;

/** Finds the speech in the span that no final result covers. */
export const findUncovered = (span: Span, speech: readonly Span[], sessions: readonly StreamSession[]): Span[] => {
  let ranges = [span];
  for (const { startSeconds, coveredSeconds } of sessions) {
    ranges = ranges.flatMap(({ start, end }) => [
      ...(start < startSeconds ? [{ start, end: Math.min(end, startSeconds) }] : []),
      ...(end > coveredSeconds ? [{ start: Math.max(start, coveredSeconds), end }] : []),
    ]);
  }
  return ranges
    .flatMap((range) => merge(clip(speech, range)))
    .filter(({ start, end }) => end - start >= minUncoveredSeconds);
};

const clip = (spans: readonly Span[], { start, end }: Span): Span[] =>
  spans
    .filter((one) => one.start < end && one.end > start)
    .map((one) => ({ start: Math.max(one.start, start), end: Math.min(one.end, end) }));

const merge = (spans: readonly Span[]): Span[] => {
  const merged: Span[] = [];
  for (const { start, end } of spans) {
    const last = merged.at(-1);
    if (last !== undefined && start - last.end < joinedSeconds) merged[merged.length - 1] = { start: last.start, end };
    else merged.push({ start, end });
  }
  return merged;
};

type TimeRange = Pick<FinalText, 'startSeconds' | 'endSeconds'>;

/** Returns the middle of the speech in the range: providers include silence before and after it. Without speech: the range's middle. */
const findMiddle = ({ startSeconds, endSeconds }: TimeRange, speech: readonly Span[]): number => {
  const parts = clip(speech, { start: startSeconds, end: endSeconds });
  let rest = parts.reduce((sum, { start, end }) => sum + end - start, 0) / 2;
  for (const { start, end } of parts) {
    if (rest <= end - start) return start + rest;
    rest -= end - start;
  }
  return (startSeconds + endSeconds) / 2;
};

/**
 * Selects the part of the final results in the span: the words whose middle is in it, or whole results without words.
 *
 * @param excluded spans whose text is not selected
 */
export const selectFinals = (
  finals: readonly FinalText[],
  speech: readonly Span[],
  span: Span,
  excluded: readonly Span[] = [],
): FinalText[] => {
  const isSelected = (range: TimeRange) => {
    if (range.endSeconds < span.start || range.startSeconds >= span.end) return false;
    const middle = findMiddle(range, speech);
    const isIn = ({ start, end }: Span) => middle >= start && middle < end;
    return isIn(span) && !excluded.some(isIn);
  };
  return finals.flatMap((final) => {
    const { words } = final;
    if (words === undefined || words.length === 0) return isSelected(final) ? [final] : [];
    const inside = words.filter(isSelected);
    const [first] = inside;
    if (first === undefined) return [];
    if (inside.length === words.length) return [final];
    const text = inside.reduce((before, { word }) => before + separatorBetween(before, word) + word, '');
    return [{ ...final, words: inside, text, startSeconds: first.startSeconds }];
  });
};

/** Joins final results, ordered by time, to the result of a segment that begins at `startSeconds`. */
export const joinFinals = (finals: readonly FinalText[], startSeconds: number): EngineResult => {
  const ordered = finals.toSorted((one, other) => one.startSeconds - other.startSeconds);
  const isTimed = ordered.every(({ words }) => words !== undefined);
  const language = ordered.find((final) => final.language !== undefined)?.language;
  return {
    text: ordered.reduce((before, { text }) => before + (text && separatorBetween(before, text)) + text, ''),
    ...(isTimed && { words: ordered.flatMap(({ words = [] }) => words.map((word) => moveWord(word, -startSeconds))) }),
    ...(language !== undefined && { language }),
  };
};

/** Joins the text after this time: final results, then the interim result. */
export const joinSpoken = (
  sessions: readonly StreamSession[],
  speech: readonly Span[],
  seconds: number,
): { readonly text: string; readonly stable: string; readonly start: number } => {
  const all = sessions.flatMap(({ finals }) => finals);
  const finals = selectFinals(all, speech, { start: seconds, end: Number.POSITIVE_INFINITY });
  const { text } = joinFinals(finals, 0);
  const running = sessions.find((session) => session.interim.text !== '');
  const interim = running && clipInterim(running, speech, seconds);
  const join = (part = '') => text + (part && separatorBetween(text, part)) + part;
  return { text: join(interim?.text), stable: join(interim?.stable), start: finals[0]?.startSeconds ?? seconds };
};

/** Returns the interim result without the words before this time. Without word times: the whole result. */
const clipInterim = (
  { interim }: StreamSession,
  speech: readonly Span[],
  seconds: number,
): Pick<StreamSession['interim'], 'text' | 'stable'> => {
  const { text, stable, words = [] } = interim;
  const before = words.filter((word) => findMiddle(word, speech) < seconds);
  const end = before.reduce((offset, { word }) => text.indexOf(word, offset) + word.length, 0);
  return { text: text.slice(end).trimStart(), stable: stable.slice(end).trimStart() };
};

/** Recognises a part of a segment with a separate call. */
export const recogniseSpan = async (
  recognise: Recognise,
  segment: PcmSegment,
  { start, end }: Span,
  signal: AbortSignal,
): Promise<FinalText> => {
  const startSeconds = Math.max(segment.startSeconds, start - marginSeconds);
  const placeOf = (seconds: number) => Math.round((seconds - segment.startSeconds) * sampleRate);
  const samples = segment.samples.slice(placeOf(startSeconds), placeOf(end + marginSeconds));
  const { text, words, language } = await recognise({ ...segment, startSeconds, samples }, signal, () => {});
  return {
    ...{ text, startSeconds: start, endSeconds: end },
    ...(words !== undefined && { words: words.map((word) => moveWord(word, startSeconds)) }),
    ...(language !== undefined && { language }),
  };
};

/** Adds the speech in a range of frames to the spans. */
export const addSpeech = (spans: readonly Span[], audio: OpenAudio, { start: from, end: to }: FrameRange): Span[] => {
  const all = [...spans];
  for (let frame = from; frame < to; frame++) {
    if (!audio.isSpeech(frame)) continue;
    const [start, end] = [frame / framesPerSecond, (frame + 1) / framesPerSecond];
    const last = all.at(-1);
    if (last !== undefined && start - last.end < 0.5 / framesPerSecond)
      all[all.length - 1] = { start: last.start, end };
    else all.push({ start, end });
  }
  return all;
};
