import type { TimedText, TranscriptionWord } from '@audio-transcriber/contract';
import { alignWords } from './align-words.ts';

/** A text with its words. */
interface SpokenText extends TimedText {
  readonly words: readonly TranscriptionWord[];
}

/**
 * Splits the text of a segment into turns: consecutive words of one speaker. Without words that name a speaker, returns
 * the whole segment.
 */
export const splitTurns = (transcript: SpokenText): TimedText[] => {
  const { text, words } = transcript;
  const times = { start: words[0]?.start ?? transcript.start, end: words.at(-1)?.end ?? transcript.end };
  if (words.every(({ speaker }) => speaker === words[0]?.speaker)) {
    const speaker = words[0]?.speaker ?? transcript.speaker;
    return [{ ...times, text, ...(speaker !== undefined && { speaker }) }];
  }
  const turns: TimedText[] = [];
  for (const word of alignWords({ ...times, text }, words)) {
    const turn = turns.at(-1);
    if (turn === undefined || turn.speaker !== word.speaker) turns.push(word);
    else turns[turns.length - 1] = { ...turn, text: turn.text + word.text, end: word.end };
  }
  return turns.map((turn) => ({ ...turn, text: turn.text.trim() }));
};

/**
 * Creates a function that labels the speakers whom an engine tells apart: `A`, `B`, …, in the order of their first words.
 * An engine compares speakers within one call only, so each transcript has its own speakers. A word without a speaker
 * belongs to the speaker of the word before it.
 */
export const createSpeakerLabels = (): (<Text extends SpokenText>(transcript: Text) => Text) => {
  let count = 0;
  return (transcript) => {
    if (transcript.words.every(({ speaker }) => speaker === undefined)) return transcript;
    const labels = new Map<string, string>();
    let current = transcript.words.find(({ speaker }) => speaker !== undefined)?.speaker ?? '';
    const words = transcript.words.map((word) => {
      current = word.speaker ?? current;
      if (!labels.has(current)) labels.set(current, speakerLabel(count++));
      return { ...word, speaker: labels.get(current) ?? '' };
    });
    return { ...transcript, words };
  };
};

/** Returns the label of a speaker. @param index from 0 */
export const speakerLabel = (index: number): string => {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : speakerLabel(Math.floor(index / 26) - 1) + letter;
};
