import type { TimedText, TranscriptionWarning, TranscriptionWord } from '@audio-transcriber/contract';
import type { TokenLogprob } from '../engines/engine.ts';
import { speakersNotMatched } from '../engines/warnings.ts';
import { alignWords } from './align-words.ts';

/** A text with its words. */
interface SpokenText extends TimedText {
  readonly words: readonly TranscriptionWord[];
  readonly logprobs?: readonly TokenLogprob[];
  readonly warnings?: readonly TranscriptionWarning[];
}

/** Splits the text of a segment where the speaker of its words changes. Without speakers, returns the whole segment. */
export const splitTurns = (transcript: SpokenText): TimedText[] =>
  splitWords(transcript, (word, before) => word.speaker !== before.speaker).map(({ words: _, ...turn }) => turn);

/** Splits a text before each word that begins something new. */
const splitWords = (
  { text, words, ...whole }: SpokenText,
  isNew: (word: TranscriptionWord, before: TranscriptionWord) => boolean,
): SpokenText[] => {
  const times = { start: words[0]?.start ?? whole.start, end: words.at(-1)?.end ?? whole.end };
  const starts = words.flatMap((word, i) => (i === 0 || isNew(word, words[i - 1] ?? word) ? [i] : []));
  const pieces = starts.length > 1 ? alignWords({ ...times, text }, words).map((piece) => piece.text) : [text];
  return (starts.length > 1 ? starts : [0]).map((first, i) => {
    const end = starts[i + 1] ?? words.length;
    const part = words.slice(first, end);
    const speaker = part[0]?.speaker ?? whole.speaker;
    return {
      start: part[0]?.start ?? times.start,
      end: part.at(-1)?.end ?? times.end,
      text: pieces
        .slice(first, starts.length > 1 ? end : 1)
        .join('')
        .trim(),
      ...(speaker !== undefined && { speaker }),
      words: part,
    };
  });
};

/** Another speaker may answer in a pause of this length. */
const turnPauseSeconds = 0.7;

/**
 * Splits the transcripts of channels at pauses, and brings the parts of all channels in the order of their starts.
 *
 * @param transcripts in the order of their starts, silences in that of their ends; those of channels have a speaker
 */
export async function* orderTurns<Text extends SpokenText>(transcripts: AsyncIterable<Text>): AsyncGenerator<Text> {
  let waiting: Text[] = [];

  function* release(seconds: number): Generator<Text> {
    const ordered = waiting.toSorted((a, b) => a.start - b.start);
    waiting = ordered.filter(({ start }) => start > seconds);
    yield* ordered.slice(0, ordered.length - waiting.length);
  }

  for await (const transcript of transcripts) {
    const isSilence = transcript.speaker === undefined && transcript.text === '';
    yield* release(isSilence ? transcript.end : transcript.start);
    if (transcript.speaker === undefined) yield transcript;
    else {
      const parts = splitWords(transcript, ({ start }, { end }) => start - end >= turnPauseSeconds);
      // The tokens are not split: they stay with the first part.
      const rest = transcript.logprobs && { logprobs: [] };
      waiting.push(...parts.map((part, i) => ({ ...transcript, ...part, ...(i > 0 && rest) })));
    }
  }
  yield* release(Number.POSITIVE_INFINITY);
}

/**
 * Creates a function that labels the speakers whom an engine tells apart: `A`, `B`, …, in the order of their first words.
 * An engine compares speakers within one call only, so each transcript has its own speakers. A word without a speaker
 * belongs to the speaker of the word before it. Adds a warning from the second result on.
 */
export const createSpeakerLabels = (): (<Text extends SpokenText>(transcript: Text) => Text) => {
  let count = 0;
  let hasSpeakers = false;
  return (transcript) => {
    if (transcript.words.every(({ speaker }) => speaker === undefined)) return transcript;
    const labels = new Map<string, string>();
    let current = transcript.words.find(({ speaker }) => speaker !== undefined)?.speaker ?? '';
    const words = transcript.words.map((word) => {
      current = word.speaker ?? current;
      if (!labels.has(current)) labels.set(current, speakerLabel(count++));
      return { ...word, speaker: labels.get(current) ?? '' };
    });
    const warnings = hasSpeakers && { warnings: [...(transcript.warnings ?? []), speakersNotMatched] };
    hasSpeakers = true;
    return { ...transcript, words, ...warnings };
  };
};

/** Labels all of a transcript with the speaker of its channel, whatever the engine says. */
export const nameSpeaker = <Text extends SpokenText>(channel: number | undefined, transcript: Text): Text => {
  if (channel === undefined) return transcript;
  const speaker = speakerLabel(channel);
  return { ...transcript, speaker, words: transcript.words.map((word) => ({ ...word, speaker })) };
};

/** Returns the label of a speaker: a letter, or a name after Z. @param index from 0 */
export const speakerLabel = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `Speaker ${index + 1}`;
