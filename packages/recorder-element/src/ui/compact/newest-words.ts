import { html, type TemplateResult } from 'lit';
import type { State } from '../../transcriber/state.ts';
import type { ViewContext } from '../view-context.ts';

/** The segments that can contain the newest words of one line. */
const newestSegments = 2;

/** The first letter is one of a script that is written from right to left. */
const rightToLeft = /^\P{L}*[\p{scx=Arabic}\p{scx=Hebrew}\p{scx=Nko}\p{scx=Syriac}\p{scx=Thaana}]/u;

/**
 * Renders the newest words of a recording in one line, which is cut at its start. Screen readers ignore it: each segment is
 * announced. Returns undefined if there are no words yet.
 */
export const renderNewestWords = (
  state: State,
  { liveText }: Pick<ViewContext, 'liveText'>,
): TemplateResult | undefined => {
  if (!('progress' in state) || state.phase === 'failed') return undefined;
  const segments = state.progress.segments.slice(-newestSegments);
  const { partial } = state.progress;
  const text = segments.map((segment) => segment.text).join('') + (partial?.text ?? '');
  if (text.trim() === '') return undefined;
  const isRtl = rightToLeft.test(text);
  // A line is cut at its end: in the opposite direction, that is the start of its text.
  return html`<span class="words" part="words" dir=${isRtl ? 'ltr' : 'rtl'} aria-hidden="true"><bdi
    dir=${isRtl ? 'rtl' : 'ltr'}
  >${liveText?.renderNewestWords(state.progress, newestSegments)}</bdi></span>`;
};
