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
/** Added on both sides of uncovered speech. */
const marginSeconds = 0.1;

/** Finds the speech in the span that no final result covers. Adds a margin on both sides. */
export const findUncovered = (span: Span, speech: readonly Span[], sessions: readonly StreamSession[]): Span[] => {
  let rest = speech
    .map(({ start, end }) => ({ start: Math.max(start, span.start), end: Math.min(end, span.end) }))
    .filter(({ start, end }) => end > start);
  for (const { startSeconds, coveredSeconds } of sessions) {
    rest = rest.flatMap(({ start, end }) => [
      ...(start < startSeconds ? [{ start, end: Math.min(end, startSeconds) }] : []),
      ...(end > coveredSeconds ? [{ start: Math.max(start, coveredSeconds), end }] : []),
    ]);
  }
  const merged: Span[] = [];
  for (const { start, end } of rest.toSorted((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start - last.end < joinedSeconds) merged[merged.length - 1] = { start: last.start, end };
    else merged.push({ start, end });
  }
  const words = merged.filter(({ start, end }) => end - start >= minUncoveredSeconds);
  return words.map(({ start, end }) => ({
    start: Math.max(span.start, start - marginSeconds),
    end: Math.min(span.end, end + marginSeconds),
  }));
};

/** Selects the part of the final results in the span: the words whose middle is in it, or whole results without words. */
export const selectFinals = (finals: readonly FinalText[], { start, end }: Span): FinalText[] =>
  finals.flatMap((final) => {
    const { words } = final;
    if (words === undefined || words.length === 0) {
      const middle = (final.startSeconds + final.endSeconds) / 2;
      return middle >= start && middle < end ? [final] : [];
    }
    const inside = words.filter(({ startSeconds, endSeconds }) => {
      const middle = (startSeconds + endSeconds) / 2;
      return middle >= start && middle < end;
    });
    if (inside.length === words.length) return [final];
    if (inside.length === 0) return [];
    const text = inside.reduce((before, { word }) => before + separatorBetween(before, word) + word, '');
    return [{ ...final, words: inside, text, startSeconds: inside[0]?.startSeconds ?? start }];
  });

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
  seconds: number,
): { readonly text: string; readonly stable: string; readonly start: number } => {
  const all = sessions.flatMap(({ finals }) => finals);
  const finals = selectFinals(all, { start: seconds, end: Number.POSITIVE_INFINITY });
  const { text } = joinFinals(finals, 0);
  const interim = sessions.find((session) => session.interim.text !== '')?.interim;
  const join = (part = '') => text + (part && separatorBetween(text, part)) + part;
  return { text: join(interim?.text), stable: join(interim?.stable), start: finals[0]?.startSeconds ?? seconds };
};

/** Recognises a part of a segment with a separate call. */
export const recogniseSpan = async (
  recognise: Recognise,
  segment: PcmSegment,
  { start, end }: Span,
  signal: AbortSignal,
): Promise<FinalText> => {
  const placeOf = (seconds: number) => Math.round((seconds - segment.startSeconds) * sampleRate);
  const samples = segment.samples.slice(placeOf(start), placeOf(end));
  const { text, words, language } = await recognise({ ...segment, startSeconds: start, samples }, signal, () => {});
  return {
    ...{ text, startSeconds: start, endSeconds: end },
    ...(words !== undefined && { words: words.map((word) => moveWord(word, start)) }),
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
