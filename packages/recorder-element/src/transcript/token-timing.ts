import { unspacedScripts } from '@audio-transcriber/contract';
import { diff } from './diff.ts';

/** Text with a time span: a word, or a whole segment whose words have no times. */
export interface SpokenText {
  readonly text: string;
  /** Seconds from the start of the audio. */
  readonly start: number;
  readonly end: number;
  readonly confidence?: number;
  readonly speaker?: string;
  /** Whether it is a segment. */
  readonly isSegment?: boolean;
}

/** The unit of comparison: a run of letters and digits, or one letter of a script without spaces. */
export interface TimedToken {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  start: number;
  end: number;
  /** The index of the spoken text that it belongs to, replaces, or is next to. */
  spoken: number;
  /** Whether it differs from the recognized text. */
  isChanged: boolean;
}

const unspaced = String.raw`[[\p{L}\p{N}]&&${unspacedScripts}]`;
const tokenPattern = new RegExp(String.raw`${unspaced}\p{M}*|[\p{M}[[\p{L}\p{N}]--${unspacedScripts}]]+`, 'gv');
const unspacedStart = new RegExp(`^${unspaced}`, 'v');

/** Whether a token is a letter of a script without spaces. */
export const isUnspaced = ({ key }: TimedToken): boolean => unspacedStart.test(key);

/**
 * Returns the tokens of a text with their times. Tokens that replace others share their time. Inserted tokens get time
 * from the pause, or from the adjacent word.
 *
 * @param duration Seconds of the audio, or 0 if unknown
 */
export const timeTokens = (text: string, spokenTexts: readonly SpokenText[], duration: number): TimedToken[] => {
  const spoken = spokenTexts.flatMap((each, i) => {
    const tokens = tokenize(each.text, i, false);
    shareTime(tokens, each.start, each.end);
    return tokens;
  });
  if (spoken.length === 0) return [];
  const tokens = tokenize(text, inserted, true);
  alignTokens(tokens, spoken);
  placeInserted(tokens, text, duration);
  return tokens;
};

/** Marks a token without a spoken text. */
const inserted = -1;

const tokenize = (text: string, spoken: number, isChanged: boolean): TimedToken[] =>
  Array.from(text.matchAll(tokenPattern), ({ 0: letters, index }) => ({
    key: letters.normalize('NFKC').toLowerCase(),
    from: index,
    to: index + letters.length,
    start: 0,
    end: 0,
    spoken,
    isChanged,
  }));

const countLetters = (tokens: readonly TimedToken[]): number =>
  tokens.reduce((sum, { from, to }) => sum + to - from, 0);

/** Shares a time span among tokens by their length. */
const shareTime = (tokens: readonly TimedToken[], start: number, end: number): void => {
  const letters = countLetters(tokens);
  let lettersBefore = 0;
  const timeNow = () => Math.min(end, start + ((end - start) * lettersBefore) / letters);
  for (const token of tokens) {
    token.start = timeNow();
    lettersBefore += token.to - token.from;
    token.end = timeNow();
  }
};

const alignTokens = (tokens: readonly TimedToken[], spoken: readonly TimedToken[]): void => {
  const keysOf = (list: readonly TimedToken[]) => list.map(({ key }) => key);
  let [spokenFrom, from] = [0, 0];
  for (const [spokenTo, to] of [...diff(keysOf(spoken), keysOf(tokens)), [spoken.length, tokens.length] as const]) {
    if (to > from) {
      const replaced = spoken.slice(spokenFrom, spokenTo);
      const run = tokens.slice(from, to);
      for (const token of run) token.spoken = replaced[0]?.spoken ?? inserted;
      shareTime(run, replaced[0]?.start ?? 0, replaced.at(-1)?.end ?? 0);
    }
    const [match, token] = [spoken[spokenTo], tokens[to]];
    if (match && token) Object.assign(token, { ...match, from: token.from, to: token.to });
    [spokenFrom, from] = [spokenTo + 1, to + 1];
  }
};

/** Seconds per letter in fast and in slow speech. */
const quickLetter = 0.05;
const slowLetter = 0.35;

/** Text after it belongs to the next words. */
const sentenceEnd = /[.!?…。！？؟।۔\n]/;

/**
 * Places inserted tokens in their pause, next to the words they belong to, at the rate of slow speech. If the pause is
 * too short even for fast speech, they share the time of the adjacent word.
 */
const placeInserted = (tokens: readonly TimedToken[], text: string, duration: number): void => {
  for (let from = 0; from < tokens.length; from += 1) {
    let to = from;
    while (tokens[to]?.spoken === inserted) to += 1;
    if (to > from) placeRun(tokens, from, to, text, duration);
  }
};

const placeRun = (tokens: readonly TimedToken[], from: number, to: number, text: string, duration: number): void => {
  const [before, after] = [tokens[from - 1], tokens[to]];
  const goesWithNext = after && (!before || sentenceEnd.test(text.slice(before.to, tokens[from]?.from)));
  const spoken = (goesWithNext ? after : before)?.spoken ?? 0;
  const pauseStart = before?.end ?? 0;
  const pauseEnd = after?.start ?? Math.max(pauseStart, duration);
  const letters = countLetters(tokens.slice(from, to));
  const start = goesWithNext ? Math.max(pauseStart, pauseEnd - letters * slowLetter) : pauseStart;
  const end = goesWithNext ? pauseEnd : Math.min(pauseEnd, pauseStart + letters * slowLetter);
  for (const token of tokens.slice(from, to)) Object.assign(token, { start, end, spoken });
  let [first, last] = [from, to];
  if (end - start < letters * quickLetter) {
    while (tokens[first - 1]?.spoken === spoken) first -= 1;
    while (tokens[last]?.spoken === spoken) last += 1;
  }
  const shared = tokens.slice(first, last);
  shareTime(shared, shared[0]?.start ?? start, shared.at(-1)?.end ?? end);
};
