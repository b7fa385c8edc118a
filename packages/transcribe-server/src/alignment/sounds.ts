/**
 * Classes of speech sounds that differ in their spectrum, keyed by the letters of pronunciations. Each has a number of
 * states and an average duration in frames.
 */
export const sounds = {
  /** A pause. */
  _: { states: 1, frames: 20 },
  /** Short vowels. */
  A: { states: 3, frames: 7 },
  /** Long vowels and diphthongs. */
  O: { states: 4, frames: 12 },
  /** As in `see`. */
  I: { states: 3, frames: 9 },
  /** As in `bird`. */
  U: { states: 4, frames: 9 },
  /** Nasals: m, n, ng. */
  N: { states: 3, frames: 6.5 },
  /** l, w. */
  L: { states: 3, frames: 6 },
  R: { states: 2, frames: 5 },
  /** As in `yes`. */
  Y: { states: 2, frames: 5 },
  /** s, z. */
  S: { states: 4, frames: 9 },
  /** sh, ch, j. */
  X: { states: 4, frames: 9 },
  /** f, h, voiceless th. */
  F: { states: 3, frames: 8 },
  /** v, voiced th. */
  D: { states: 2, frames: 5 },
  /** p, t, k. */
  P: { states: 3, frames: 8 },
  /** b, d, g. */
  B: { states: 3, frames: 6 },
  /** Any consonant. */
  C: { states: 3, frames: 7 },
} as const;

export type Sound = keyof typeof sounds;

/** The sounds in the order of their indexes. */
export const soundNames = Object.keys(sounds) as Sound[];

export const pause: Sound = '_';
export const anyConsonant: Sound = 'C';

/** The sounds that `anyConsonant` stands for. */
export const consonants: readonly Sound[] = ['N', 'L', 'R', 'Y', 'S', 'X', 'F', 'D', 'P', 'B'];
