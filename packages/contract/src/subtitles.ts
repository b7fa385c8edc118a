import { speakerName } from './speaker-name.ts';
import { wrapLines } from './wrap-lines.ts';

/** A part of a text, with its spaces and punctuation, and its times. */
export interface TimedText {
  readonly text: string;
  /** Seconds from the start of the audio. */
  readonly start: number;
  readonly end: number;
  /** Label of the speaker. */
  readonly speaker?: string;
}

/** A subtitle cue. Times are seconds from the start of the audio. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  /** At least one line; no line contains a line break. */
  readonly lines: readonly string[];
  /** Label of the speaker. */
  readonly speaker?: string;
}

/** Readable sizes, from Netflix's Timed Text Style Guide. */
const maxColumns = 42;
const maxLines = 2;
const maxSeconds = 7;
/** A shorter cue flickers, so a shorter sentence shares its cue with the next one. */
const minSeconds = 1;
const longPauseSeconds = 1;

/**
 * Divides the text of segments into cues of readable length. A cue is a sentence, or the text between two long pauses;
 * a longer one is split. No cue spans two segments. Cues are in the order of their starts; those of two speakers may overlap.
 *
 * @param segments the timed parts of each segment, in order
 */
export const createCues = (segments: readonly (readonly TimedText[])[]): Cue[] =>
  segments
    .flatMap(splitIntoSentences)
    .flatMap(splitToFit)
    .map(toCue)
    .filter(({ lines }) => lines.length > 0)
    .toSorted((a, b) => a.start - b.start);

/** Formats cues as SubRip (`.srt`). If there are several speakers, names each one where it begins to speak. */
export const formatSrt = (cues: readonly Cue[]): string => {
  const isNamed = hasSeveralSpeakers(cues);
  const prefixOf = ({ speaker }: Cue, before?: Cue) =>
    isNamed && speaker !== undefined && speaker !== before?.speaker ? `${speakerName(speaker)}: ` : '';
  return cues
    .map((cue, i) => `${i + 1}\n${formatCue(cue, ',', escapeSrt, escapeSrt(prefixOf(cue, cues[i - 1])))}`)
    .join('');
};

/** Formats cues as WebVTT (https://www.w3.org/TR/webvtt1/). If there are several speakers, each cue names its own. */
export const formatVtt = (cues: readonly Cue[]): string => {
  const isNamed = hasSeveralSpeakers(cues);
  const voiceOf = ({ speaker }: Cue) =>
    isNamed && speaker !== undefined ? `<v ${escapeVtt(speakerName(speaker))}>` : '';
  return `WEBVTT\n\n${cues.map((cue) => formatCue(cue, '.', escapeVtt, voiceOf(cue))).join('')}`;
};

const hasSeveralSpeakers = (cues: readonly Cue[]): boolean => new Set(cues.map(({ speaker }) => speaker)).size > 1;

const escapeSrt = (line: string): string => line.replaceAll('-->', '->');

const escapeVtt = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const splitIntoSentences = (pieces: readonly TimedText[]): TimedText[][] => {
  const sentences: TimedText[][] = [];
  for (const piece of pieces) {
    const sentence = sentences.at(-1);
    const last = sentence?.at(-1);
    if (sentence === undefined || last === undefined || isEnd(sentence, last, piece)) sentences.push([piece]);
    else sentence.push(piece);
  }
  return sentences;
};

const isEnd = ([first]: readonly TimedText[], last: TimedText, next: TimedText): boolean =>
  next.start - last.end >= longPauseSeconds ||
  (/[.!?…。！？।؟۔][\p{Pe}\p{Pf}"']*\s*$/u.test(last.text) && last.end - (first?.start ?? 0) >= minSeconds);

/** Halves the text near its middle, preferably at a pause or after a comma, until every part is readable. */
const splitToFit = (pieces: readonly TimedText[]): TimedText[][] => {
  if (pieces.length < 2 || isReadable(toCue(pieces))) return [[...pieces]];
  const cut = findCut(pieces);
  return [...splitToFit(pieces.slice(0, cut)), ...splitToFit(pieces.slice(cut))];
};

const isReadable = ({ start, end, lines }: Cue): boolean => lines.length <= maxLines && end - start <= maxSeconds;

const findCut = (pieces: readonly TimedText[]): number => {
  const length = pieces.reduce((sum, { text }) => sum + text.length, 0);
  let best = { cut: 1, score: Number.NEGATIVE_INFINITY };
  let lengthBefore = 0;
  for (const [i, next] of pieces.entries()) {
    const last = pieces[i - 1];
    if (last !== undefined) {
      const pause = Math.min(0.3, next.start - last.end);
      const clause = /[,;:،、，；：–—]\s*$/u.test(last.text) ? 0.2 : 0;
      const score = pause + clause - Math.abs(lengthBefore / length - 0.5);
      if (score > best.score) best = { cut: i, score };
    }
    lengthBefore += next.text.length;
  }
  return best.cut;
};

const toCue = (pieces: readonly TimedText[]): Cue => ({
  start: pieces[0]?.start ?? 0,
  end: pieces.at(-1)?.end ?? 0,
  lines: wrapLines(pieces.map(({ text }) => text).join(''), maxColumns),
  ...(pieces[0]?.speaker !== undefined && { speaker: pieces[0].speaker }),
});

const formatCue = (
  { start, end, lines }: Cue,
  decimalPoint: string,
  formatLine: (line: string) => string,
  prefix: string,
): string => {
  const times = [start, Math.max(end, start + 0.001)].map((seconds) => formatTime(seconds, decimalPoint));
  return `${times.join(' --> ')}\n${prefix}${lines.map(formatLine).join('\n')}\n\n`;
};

const formatTime = (seconds: number, decimalPoint: string): string => {
  const milliseconds = Math.round(seconds * 1000);
  const pad = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  const [hours, minutes, rest] = [milliseconds / 3_600_000, (milliseconds / 60_000) % 60, (milliseconds / 1000) % 60];
  return `${pad(hours)}:${pad(minutes)}:${pad(rest)}${decimalPoint}${pad(milliseconds % 1000, 3)}`;
};
