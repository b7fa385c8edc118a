import { unspacedScripts } from '@audio-transcriber/contract';
import { diff } from './diff.ts';

/** Text with a time span: a word, or a whole segment whose words have no times. */
export interface SpokenText {
  readonly text: string;
  /** Seconds from the start of the audio. */
  readonly start: number;
  readonly end: number;
  readonly confidence?: number;
  /** Whether it is a segment. */
  readonly isSegment?: boolean;
}

/** The unit of comparison: a run of letters and digits, or one letter of a script without spaces. */
interface Token {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface TimedToken extends Token, Interval {
  /** The index of the spoken text that it belongs to, replaces, or is next to. */
  readonly spoken: number;
  /** Whether it differs from the recognized text. */
  readonly isChanged: boolean;
}

const unspaced = String.raw`(?=[\p{L}\p{N}])${unspacedScripts}`;
const tokenPattern = new RegExp(String.raw`${unspaced}\p{M}*|(?:(?!${unspaced})[\p{L}\p{M}\p{N}])+`, 'gu');
const unspacedStart = new RegExp(`^${unspaced}`, 'u');

/** Whether a token is a letter of a script without spaces. */
export const isUnspaced = ({ key }: TimedToken): boolean => unspacedStart.test(key);

/**
 * Returns the tokens of a text with their times. Tokens that replace others share their time. Inserted tokens get time
 * from the pause, or from the adjacent word.
 *
 * @param duration Seconds of the audio, or 0 if unknown
 */
export const timeTokens = (text: string, spokenTexts: readonly SpokenText[], duration: number): TimedToken[] => {
  const spoken = spokenTexts.flatMap(toTimedTokens);
  if (spoken.length === 0) return [];
  const timed = alignTokens(tokenize(text), spoken);
  placeInserted(timed, text, duration);
  return timed;
};

const tokenize = (text: string): Token[] =>
  Array.from(text.matchAll(tokenPattern), ({ 0: letters, index }) => ({
    key: letters.normalize('NFKC').toLowerCase(),
    from: index,
    to: index + letters.length,
  }));

const toTimedTokens = ({ text, start, end }: SpokenText, spoken: number): TimedToken[] =>
  shareTime(tokenize(text), { start, end }).map((token) => ({ ...token, spoken, isChanged: false }));

const countLetters = (tokens: readonly Token[]): number => tokens.reduce((sum, { from, to }) => sum + to - from, 0);

/** Shares a time span among tokens by their length. */
const shareTime = <A extends Token>(tokens: readonly A[], { start, end }: Interval): (A & Interval)[] => {
  const letters = countLetters(tokens);
  let lettersBefore = 0;
  const timeNow = () => Math.min(end, start + ((end - start) * lettersBefore) / letters);
  return tokens.map((token) => {
    const from = timeNow();
    lettersBefore += token.to - token.from;
    return { ...token, start: from, end: timeNow() };
  });
};

/** Marks a token without a spoken text. */
const inserted = -1;

const alignTokens = (tokens: readonly Token[], spoken: readonly TimedToken[]): TimedToken[] => {
  const keysOf = (list: readonly Token[]) => list.map(({ key }) => key);
  const timed: TimedToken[] = [];
  let [spokenFrom, shownFrom] = [0, 0];
  for (const [spokenTo, shownTo] of [
    ...diff(keysOf(spoken), keysOf(tokens)),
    [spoken.length, tokens.length] as const,
  ]) {
    const replaced = spoken.slice(spokenFrom, spokenTo);
    const { start = 0, spoken: owner = inserted } = replaced[0] ?? {};
    const run = shareTime(tokens.slice(shownFrom, shownTo), { start, end: replaced.at(-1)?.end ?? 0 });
    timed.push(...run.map((token) => ({ ...token, spoken: owner, isChanged: true })));
    const [match, token] = [spoken[spokenTo], tokens[shownTo]];
    if (match && token) timed.push({ ...match, from: token.from, to: token.to });
    [spokenFrom, shownFrom] = [spokenTo + 1, shownTo + 1];
  }
  return timed;
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
const placeInserted = (timed: TimedToken[], text: string, duration: number): void => {
  for (let from = 0; from < timed.length; from += 1) {
    let to = from;
    while (timed[to]?.spoken === inserted) to += 1;
    if (to > from) placeRun(timed, from, to, text, duration);
  }
};

const placeRun = (timed: TimedToken[], from: number, to: number, text: string, duration: number): void => {
  const [before, after] = [timed[from - 1], timed[to]];
  const goesWithNext = after && (!before || sentenceEnd.test(text.slice(before.to, timed[from]?.from)));
  const spoken = (goesWithNext ? after : before)?.spoken ?? 0;
  const pauseStart = before?.end ?? 0;
  const pauseEnd = after?.start ?? Math.max(pauseStart, duration);
  const letters = countLetters(timed.slice(from, to));
  const start = goesWithNext ? Math.max(pauseStart, pauseEnd - letters * slowLetter) : pauseStart;
  const end = goesWithNext ? pauseEnd : Math.min(pauseEnd, pauseStart + letters * slowLetter);
  const run = timed.slice(from, to).map((token) => ({ ...token, start, end, spoken }));
  timed.splice(from, run.length, ...run);
  let [first, last] = [from, to];
  if (end - start < letters * quickLetter) {
    while (timed[first - 1]?.spoken === spoken) first -= 1;
    while (timed[last]?.spoken === spoken) last += 1;
  }
  const shared = timed.slice(first, last);
  const time = { start: shared[0]?.start ?? start, end: shared.at(-1)?.end ?? end };
  timed.splice(first, shared.length, ...shareTime(shared, time));
};
