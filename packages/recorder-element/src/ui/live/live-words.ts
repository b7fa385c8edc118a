import { separatorBetween } from '@audio-transcriber/contract';
import type { LiveText } from '../../transcriber/state.ts';

/** A word of a text that is being spoken. */
export interface LiveWord {
  /** The word with the space before it and the adjacent punctuation. All words together are the whole text. */
  readonly text: string;
  /** `final`: part of a segment. `stable`: not expected to change. `unstable`: may change with the next words. */
  readonly layer: 'final' | 'stable' | 'unstable';
}

/** Splits a text into words: those of the segments, and those of the partial text after them. */
export const createLiveWords = ({ segments, partial }: LiveText): readonly LiveWord[] => {
  const { text, stable } = partial ?? noPartial;
  const final = segments.reduce((all, segment) => join(all, segment.text), '');
  const whole = join(final, text);
  const stableEnd = stable ? whole.length - text.length + stable.length : final.length;
  return [
    ...splitWords(whole.slice(0, final.length), 'final'),
    ...splitWords(whole.slice(final.length, stableEnd), 'stable'),
    ...splitWords(whole.slice(stableEnd), 'unstable'),
  ];
};

const noPartial = { text: '', stable: '' };

const join = (before: string, after: string): string => before + separatorBetween(before, after) + after;

const splitWords = (text: string, layer: LiveWord['layer']): readonly LiveWord[] =>
  (text.match(/\s*\S+/g) ?? []).map((word) => ({ text: word, layer }));
