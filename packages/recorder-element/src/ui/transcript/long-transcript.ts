import type { Transcription } from '@audio-transcriber/contract';
import { html, nothing, type TemplateResult } from 'lit';
import { fillIn, formatClock } from '../../messages/format.ts';
import { longTranscriptTexts } from '../../messages/long-transcript-messages.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { type Paragraph, splitParagraphs as splitText } from '../../transcript/paragraphs.ts';
import { hasSpeakers, isUnnamed, renameSpeaker } from '../../transcript/speakers.ts';
import type { ShownWord } from '../../transcript/word-alignment.ts';

export { longTranscriptStyles } from './long-transcript.styles.ts';
export { createTranscriptSearch } from './search/transcript-search.ts';

/** Divides a transcription into paragraphs. They have speakers if there are several, or names. */
export const splitParagraphs = (
  { text, segments }: Transcription,
  words: readonly ShownWord[],
  longText: number,
): readonly Paragraph[] => {
  const paragraphs = splitText(text, words, longText);
  return hasSpeakers(segments) ? paragraphs : paragraphs.map((one) => ({ ...one, speaker: undefined }));
};

/** Returns the name to show for a speaker's label. */
const nameOfSpeaker = (label: string, { texts }: PanelLocalization): string =>
  isUnnamed(label)
    ? fillIn(texts.speaker ?? longTranscriptTexts.speaker, { number: String(label.charCodeAt(0) - 64) })
    : label;

/** Returns the name to show before a paragraph, if its speaker is not that of the paragraph before it. */
const nameBefore = (
  paragraphs: readonly Paragraph[],
  i: number,
  localization: PanelLocalization,
): string | undefined => {
  const speaker = paragraphs[i]?.speaker;
  return speaker === undefined || speaker === paragraphs[i - 1]?.speaker
    ? undefined
    : nameOfSpeaker(speaker, localization);
};

/** Returns the text with a blank line between its paragraphs, and, with a localization, the names of its speakers. */
export const formatParagraphs = (
  { text }: Transcription,
  paragraphs: readonly Paragraph[],
  localization: PanelLocalization | undefined,
): string =>
  paragraphs
    .map(({ from, to }, i) => {
      const name = localization && nameBefore(paragraphs, i, localization);
      return (name === undefined ? '' : `${name}: `) + text.slice(from, to);
    })
    .join('\n\n');

/**
 * Renders paragraphs. Each begins with a button for its time. The time is not in the text: it is not selected or copied, and
 * not found in the page. Keyboards have the word cursor instead. Where the speaker changes, the name is in a field before
 * it. A new name applies to all paragraphs of the speaker, so only the first of these fields is in the order of the Tab key.
 */
export const renderParagraphs = (
  transcription: Transcription,
  paragraphs: readonly Paragraph[],
  localization: PanelLocalization,
  onEdit: ((transcription: Transcription) => void) | undefined,
): readonly TemplateResult[] =>
  paragraphs.map(({ from, to, start, speaker = '' }, i) => {
    const { texts, lang } = localization;
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
    const isFirst = paragraphs.findIndex((one) => one.speaker === speaker) === i;
    const name = nameBefore(paragraphs, i, localization);
    const heading =
      name &&
      html`<input
        class="speaker"
        part="speaker"
        dir="auto"
        maxlength="60"
        tabindex=${isFirst && onEdit ? 0 : -1}
        aria-label="${texts.edit}: ${name}"
        .defaultValue=${name}
        .value=${name}
        ?readonly=${!onEdit}
        @click=${(event: Event) => event.stopPropagation()}
        @keydown=${onNameKey}
        @change=${({ target }: Event) => {
          const field = target as HTMLInputElement;
          const changed = field.value.trim();
          if (changed && changed !== name) onEdit?.(renameSpeaker(transcription, speaker, changed));
          else field.value = name;
        }}
      >`;
    return html`<div class="paragraph" part="paragraph">${heading || nothing}${button}<p>${transcription.text.slice(from, to)}</p></div>`;
  });

/** Enter leaves the field, which saves the name. Escape restores it. */
const onNameKey = (event: KeyboardEvent) => {
  const field = event.target as HTMLInputElement;
  event.stopPropagation();
  if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
  event.preventDefault();
  if (event.key === 'Escape') field.value = field.defaultValue;
  field.blur();
};
