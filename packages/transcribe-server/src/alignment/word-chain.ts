import { pronounce } from './pronounce.ts';
import { pause, type Sound, soundNames, sounds } from './sounds.ts';
import type { ChainState } from './viterbi.ts';

/** The states of some words in order, with optional pauses before, between and after them. */
export interface WordChain {
  readonly states: readonly ChainState[];
  /** For each word, its first state and its end (exclusive). */
  readonly bounds: readonly (readonly [first: number, end: number])[];
}

/** Subtracted from the log probability of a pause inside a clause. Pauses at the end of a clause have no penalty. */
const pausePenalty = 2;
const endsClause = /[.,;:!?…。、，；：！？।؟،][\p{P}]*$/u;

/** @param language BCP 47 tag */
export const createWordChain = (words: readonly string[], language: string | undefined): WordChain => {
  const states: ChainState[] = statesOf(pause);
  const bounds: (readonly [number, number])[] = [];
  for (const word of words) {
    const first = states.length;
    for (const sound of pronounce(word, language)) states.push(...statesOf(sound));
    bounds.push([first, states.length]);
    states.push(...statesOf(pause, endsClause.test(word) ? 0 : pausePenalty));
  }
  return { states, bounds };
};

const statesOf = (sound: Sound, penalty = 0): ChainState[] => {
  const { states, frames } = sounds[sound];
  const leaving = states / frames;
  const state = {
    sound: soundNames.indexOf(sound),
    stay: Math.log(1 - leaving),
    leave: Math.log(leaving) - penalty,
    isOptional: sound === pause,
  };
  return new Array<ChainState>(states).fill(state);
};
