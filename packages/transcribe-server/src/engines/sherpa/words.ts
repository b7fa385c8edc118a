import { unspacedScripts } from '@audio-transcriber/contract';
import type { EngineWord } from '../engine.ts';

/** A result of the runtime. Contains the times of its tokens, in seconds, if the model provides them. */
export interface SherpaResult {
  readonly text: string;
  readonly lang?: string;
  readonly tokens?: readonly string[];
  readonly timestamps?: readonly number[];
  /** Durations of the tokens. Only from TDT models. */
  readonly durations?: readonly number[];
  /** Natural logarithms of the probabilities of the tokens. Only from transducers. */
  readonly ys_log_probs?: readonly number[];
}

/** Duration of a token if the model provides none: about a syllable. */
const tokenSeconds = 0.15;

interface Token {
  readonly text: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * Joins tokens to words. A word begins at a token with a leading space; in scripts without spaces, at every token.
 * Punctuation belongs to the previous word, or after a space to the next, and does not affect the times of the word.
 *
 * @returns undefined if the model provides no times, like Whisper and Moonshine
 */
export const toWords = (result: SherpaResult, segmentSeconds: number): EngineWord[] | undefined => {
  const tokens = readTokens(result);
  if (tokens === undefined) return undefined;
  const words: { word: string; startSeconds: number; endSeconds: number }[] = [];
  let isBetweenWords = true;
  let opening = '';
  let last = '';
  for (const { text, startSeconds, endSeconds } of tokens) {
    const visible = text.trim();
    const word = words.at(-1);
    isBetweenWords ||= /^\s/.test(text);
    if (!hasLetters(visible)) {
      if (word === undefined || /^\s/.test(text)) opening += visible;
      else word.word += visible;
    } else if (word === undefined || isBetweenWords || isUnspaced(last + visible)) {
      if (word !== undefined) word.endSeconds = Math.min(word.endSeconds, startSeconds);
      words.push({ word: opening + visible, startSeconds, endSeconds });
      opening = '';
      isBetweenWords = false;
    } else {
      word.word += visible;
      word.endSeconds = endSeconds;
    }
    isBetweenWords ||= /\s$/.test(text);
    last = visible;
  }
  return words.map(({ word, startSeconds, endSeconds }) => ({
    word,
    startSeconds: Math.min(startSeconds, segmentSeconds),
    endSeconds: Math.min(Math.max(startSeconds, endSeconds), segmentSeconds),
  }));
};

const readTokens = ({ tokens = [], timestamps = [], durations = [] }: SherpaResult): Token[] | undefined => {
  if (tokens.length !== timestamps.length) return undefined;
  return joinBytes(
    tokens.map((token, i) => {
      const startSeconds = timestamps[i] ?? 0;
      const seconds = durations[i] || tokenSeconds;
      return { text: token.replaceAll('▁', ' '), startSeconds, endSeconds: startSeconds + seconds };
    }),
  );
};

/** Joins byte tokens, such as `<0xE4>`, which encode characters outside of the vocabulary. */
const joinBytes = (tokens: readonly Token[]): Token[] => {
  const joined: Token[] = [];
  let bytes: number[] = [];
  for (const token of tokens) {
    const byte = /^<0x([0-9A-F]{2})>$/i.exec(token.text)?.[1];
    const first = bytes.length > 0 ? joined.pop() : undefined;
    bytes = byte === undefined ? [] : [...bytes, Number.parseInt(byte, 16)];
    if (byte === undefined) {
      if (first !== undefined) joined.push(first);
      joined.push(token);
    } else {
      const text = new TextDecoder().decode(Uint8Array.from(bytes));
      joined.push({ text, startSeconds: first?.startSeconds ?? token.startSeconds, endSeconds: token.endSeconds });
    }
  }
  return joined;
};

const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const unspaced = new RegExp(unspacedScripts, 'u');
const isUnspaced = (text: string): boolean => unspaced.test(text);
