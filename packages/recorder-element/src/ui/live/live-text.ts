import type { TranscriptionSegment } from '@audio-transcriber/contract';
import { html, type TemplateResult } from 'lit';
import type { LiveText } from '../../transcriber/state.ts';
import { createLiveWords } from './live-words.ts';

/** Words that were final long ago become one text, so many at once. */
const settledWords = 200;

/**
 * Renders a text that is being spoken, one element for each of its last words. An element belongs to a place in the text,
 * so a word that does not change keeps it, also when it becomes final. Screen readers find final words only.
 */
export const renderLiveText = (text: LiveText): readonly unknown[] => {
  const words = createLiveWords(text);
  const finalWords = words.filter(({ layer }) => layer === 'final').length;
  const settled = Math.max(Math.floor(finalWords / settledWords) - 1, 0) * settledWords;
  return [
    words
      .slice(0, settled)
      .map((word) => word.text)
      .join(''),
    ...words
      .slice(settled)
      .map(
        (word) =>
          html`<span class=${word.layer} part=${word.layer} aria-hidden=${word.layer !== 'final'}>${word.text}</span>`,
      ),
  ];
};

/** Renders the segments for a live region that announces what is added to it: each of them once. */
export const renderSegmentAnnouncements = (segments: readonly TranscriptionSegment[]): readonly TemplateResult[] =>
  segments.map(({ text }) => html`<span lang="">${text} </span>`);
