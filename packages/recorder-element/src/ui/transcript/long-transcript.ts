import { html, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { Paragraph } from '../../transcript/paragraphs.ts';

export { splitParagraphs } from '../../transcript/paragraphs.ts';
export { longTranscriptStyles } from './long-transcript.styles.ts';

/**
 * Renders paragraphs. Each begins with a button for its time. The time is not in the text: it is not selected or copied,
 * and not found in the page. Keyboards have the word cursor instead.
 */
export const renderParagraphs = (
  text: string,
  paragraphs: readonly Paragraph[],
  { texts, lang }: PanelLocalization,
): readonly TemplateResult[] =>
  paragraphs.map(({ from, to, start }) => {
    const time = start === undefined ? undefined : formatClock(start, lang);
    const button =
      time &&
      html`<button
        class="time"
        part="time"
        tabindex="-1"
        data-time=${time}
        aria-label=${fillIn(texts.wordAt, { word: texts.play, time })}
        disabled
      ></button>`;
    return html`<div class="paragraph" part="paragraph">${button}<p>${text.slice(from, to)}</p></div>`;
  });
