import { pronounce } from './pronounce.ts';
import { pause, type Sound, soundNames, sounds } from './sounds.ts';
import type { ChainState } from './viterbi.ts';

/** The states that speech goes through as it says some words, with optional pauses before, between and after them. */
export interface WordChain {
  readonly states: readonly ChainState[];
  /** For each word, its first state and the one after its last. */
  readonly bounds: readonly (readonly [first: number, end: number])[];
}

/** How unlikely a pause inside and at the end of a clause is: natural logarithms. */
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
