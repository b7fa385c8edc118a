import type { TranscriptionSegment } from '@audio-transcriber/contract';
import { html, type TemplateResult } from 'lit';
import type { LiveText } from '../transcriber/state.ts';
import { createLiveWords } from './live-words.ts';

/**
 * Renders a text that is being spoken, one element for each word. An element belongs to a place in the text, so a word
 * that does not change keeps it, also when it becomes final. Screen readers find final words only.
 */
export const renderLiveText = (text: LiveText): readonly TemplateResult[] =>
  createLiveWords(text).map(
    (word) => html`<span class=${word.layer} aria-hidden=${word.layer !== 'final'}>${word.text}</span>`,
  );

/** Renders the segments for a live region that announces what is added to it: each of them once. */
export const renderSegmentAnnouncements = (segments: readonly TranscriptionSegment[]): readonly TemplateResult[] =>
  segments.map(({ text }) => html`<span lang="">${text} </span>`);
