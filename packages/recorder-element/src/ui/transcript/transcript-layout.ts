import type { Transcription } from '@audio-transcriber/contract';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import type { Paragraph } from '../../transcript/paragraphs.ts';
import { findWords, type ShownWord } from '../../transcript/word-alignment.ts';
import { adoptStyles } from '../adopt-styles.ts';
import type { TranscriptSearch } from './search/transcript-search.ts';

interface Layout {
  readonly words: readonly ShownWord[];
  readonly paragraphs: readonly Paragraph[];
}

/** Letters: about a minute of speech. */
const longText = 1000;

const layouts = new WeakMap<Transcription, Layout>();
let loaded: typeof import('./long-transcript.ts') | undefined;

/**
 * Loads what divides a text into paragraphs, if it is long, or has blank lines or speakers. Without it, the text is one
 * paragraph.
 */
export const prepareLayout = async (transcription: Transcription, root: Document | ShadowRoot): Promise<void> => {
  const { text, segments } = transcription;
  if (text.length <= longText && !/\n\s*\n/.test(text.trim()) && !segments?.[0]?.speaker) return;
  loaded = await import('./long-transcript.ts').catch(() => undefined);
  if (loaded) adoptStyles(root, loaded.longTranscriptStyles);
};

/** Creates the search in a long transcript. Undefined if it is short. */
export const createSearch = ({ text }: Transcription, frame: HTMLElement): TranscriptSearch | undefined =>
  text.length > longText ? loaded?.createTranscriptSearch(frame) : undefined;

/** Returns the words and paragraphs of a transcript. Computes them once. */
export const layOut = (transcription: Transcription): Layout => {
  let layout = layouts.get(transcription);
  if (!layout) {
    const { text } = transcription;
    const words = findWords(transcription);
    const whole = { from: text.search(/\S|$/), to: text.trimEnd().length, start: undefined };
    layout = { words, paragraphs: loaded?.splitParagraphs(transcription, words, longText) ?? [whole] };
    layouts.set(transcription, layout);
  }
  return layout;
};

/**
 * Returns the text with a blank line between its paragraphs.
 *
 * @param localization If set, the name of a speaker precedes its first paragraph
 */
export const formatParagraphs = (transcription: Transcription, localization?: PanelLocalization): string =>
  loaded?.formatParagraphs(transcription, layOut(transcription).paragraphs, localization) ?? transcription.text.trim();

/**
 * Renders the paragraphs of a transcript, with its speakers. Undefined if the host has to render its text.
 *
 * @param onEdit Called with the transcription after a speaker was renamed. Without it, names cannot be changed
 */
export const renderParagraphs = (
  transcription: Transcription,
  localization: PanelLocalization,
  onEdit?: (transcription: Transcription) => void,
): unknown => {
  const { paragraphs } = layOut(transcription);
  return paragraphs[0]?.speaker || paragraphs.length > 1
    ? loaded?.renderParagraphs(transcription, paragraphs, localization, onEdit)
    : undefined;
};
