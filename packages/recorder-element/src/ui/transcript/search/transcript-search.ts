import { render, type TemplateResult } from 'lit';
import type { PanelLocalization } from '../../../messages/panel-localization.ts';
import { type FoldedText, findMatches, foldText } from '../../../transcript/fold-text.ts';
import { adoptStyles } from '../../adopt-styles.ts';
import { addIcons } from '../../icons.ts';
import { createSizeObserver, findTexts, placeOver, rectsOf, scrollTo, type TextSpan } from '../text-geometry.ts';
import { createWordHighlights } from '../word-highlights.ts';
import { isFindKey, renderSearchBar, renderSearchButton } from './search-bar.ts';
import { transcriptSearchStyles } from './transcript-search.styles.ts';

/** The view of the text. */
interface View {
  /** Moves the word cursor to a part of the text, without scrolling. */
  moveTo(span: TextSpan): void;
}

export interface TranscriptSearch {
  /** Call it after each change of the text, its view or the language. */
  update(view: View, localization: PanelLocalization): void;
  /** Renders the button that opens the search. */
  renderButton(): TemplateResult;
  end(): void;
}

/** `offset` is that in the whole text. */
type Match = TextSpan & { readonly offset: number };

/**
 * Searches in a transcript. A button opens a field above the text, and so does the key of the browser's own search, which
 * opens that from the field. The word cursor follows the current match. During an edit, the search is hidden with the text.
 *
 * @param frame The positioned parent of the element with the paragraphs
 */
export const createTranscriptSearch = (frame: HTMLElement): TranscriptSearch => {
  const root = frame.getRootNode() as ShadowRoot;
  const transcript = frame.firstElementChild as HTMLElement;
  const bar = document.createElement('div');
  const marker = document.createElement('span');
  // Browsers without highlights mark only the current match.
  const showMatches = CSS.highlights ? createWordHighlights('match', frame) : () => {};
  const listening = new AbortController();
  let view: View;
  let localization: PanelLocalization;
  let paragraphs: readonly { readonly text: Text; readonly folded: FoldedText }[] = [];
  let search = '';
  let matches: readonly Match[] = [];
  let index = 0;
  /** Where the last current match is. Typing goes on from there. */
  let lastOffset = 0;

  const place = () => {
    const match = matches[index];
    const rect = match && rectsOf(match)[0];
    if (rect) placeOver(marker, frame, rect);
  };
  const observer = createSizeObserver(place);

  const find = () => {
    let start = 0;
    matches = paragraphs.flatMap(({ text, folded }) => {
      const found = findMatches(folded, search).map((match) => ({ ...match, text, offset: start + match.from }));
      start += text.length;
      return found;
    });
    const next = matches.findIndex(({ offset }) => offset >= lastOffset);
    index = Math.max(next, 0);
    showMatches(matches);
    const highlight = CSS.highlights?.get('audio-transcriber-match');
    if (highlight) highlight.priority = -1; // Below the spoken word.
  };

  /** Marks the current match, and shows its number. */
  const show = () => {
    const match = matches[index];
    if (match) {
      lastOffset = match.offset;
      view.moveTo(match);
      frame.append(marker);
      place();
    } else marker.remove();
    const count = search ? matches.length : undefined;
    render(renderSearchBar({ localization, count, index, onInput, onStep, onClose: close }), bar);
  };

  /** Finds the matches in the text as it is now. */
  const update = () => {
    paragraphs = findTexts(transcript).map((text) => ({ text, folded: foldText(text.data) }));
    find();
    show();
  };

  const onInput = (words: string) => {
    search = words;
    find();
    show();
    scrollTo(marker, place);
  };

  const onStep = (by: 1 | -1) => {
    index = (index + by + matches.length) % (matches.length || 1);
    show();
    scrollTo(marker, place);
  };

  const field = () => bar.querySelector('input');

  const open = () => {
    if (!bar.isConnected) {
      frame.before(bar);
      observer.observe(transcript);
      update();
    }
    field()?.select();
    field()?.focus();
  };

  const hide = () => {
    bar.remove();
    marker.remove();
    observer.disconnect();
    showMatches([]);
  };

  const close = () => {
    const match = matches[index];
    hide();
    if (match) view.moveTo(match); // Playback may have moved the cursor.
    (frame.querySelector<HTMLElement>('.word-cursor:not([hidden])') ?? transcript).focus();
  };

  const onBarKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // Keep a dialog around the element open.
    close();
  };

  const onKey = (event: Event) => {
    const isVisible = frame.getClientRects().length > 0;
    const isInField = event.composedPath()[0] === field();
    if (!isFindKey(event as KeyboardEvent) || !isVisible || isInField) return;
    event.preventDefault();
    open();
  };

  adoptStyles(root, transcriptSearchStyles);
  addIcons({
    search: 'M11 4a7 7 0 1 0 .01 0M16 16l4 4',
    'previous-match': 'M6 15l6-6 6 6',
    'next-match': 'M6 9l6 6 6-6',
  });
  Object.assign(bar, { className: 'search-bar', part: 'search-bar', role: 'search', onkeydown: onBarKey });
  marker.className = 'current-match';
  root.addEventListener('keydown', onKey, { signal: listening.signal });
  return {
    update: (nextView, nextLocalization) => {
      view = nextView;
      localization = nextLocalization;
      if (bar.isConnected) update();
    },
    renderButton: () => renderSearchButton(localization, open),
    end: () => {
      listening.abort();
      hide();
    },
  };
};
