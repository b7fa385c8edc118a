import { fillIn, formatClock } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isLowConfidence, type ShownWord } from '../../transcript/word-alignment.ts';
import { createSizeObserver, placeOver, rectsOf, scrollTo, spanOnLine, type TextSpan } from './text-geometry.ts';

/** A word, with its offsets in its text node. */
export type PlacedWord = ShownWord & TextSpan;

interface WordCursorOptions {
  /** The positioned parent of the transcript, to which the cursor is added. */
  readonly frame: HTMLElement;
  readonly transcript: HTMLElement;
  readonly words: readonly PlacedWord[];
  /** The index of the first word to select. */
  readonly index: number;
  readonly localization: PanelLocalization;
  readonly onPlay: (index: number) => void;
  readonly signal: AbortSignal;
}

export interface WordCursor {
  /** The index of the current word. */
  readonly index: number;
  readonly hasFocus: boolean;
  moveTo(index: number): void;
  /** Scrolls to the cursor. */
  reveal(): void;
}

/**
 * Creates a keyboard cursor: one tab stop that moves from word to word. It is a slider, so that screen readers announce
 * each word, and still read the transcript as plain text.
 */
export const createWordCursor = ({
  frame,
  transcript,
  words,
  index,
  localization,
  onPlay,
  signal,
}: WordCursorOptions) => {
  const { texts, lang } = localization;
  const element = document.createElement('span');
  /** The horizontal position for Up and Down, regardless of the words in between. */
  let column: number | undefined;

  const place = () => {
    const word = words[index];
    const rect = word && rectsOf(word)[0];
    if (rect) placeOver(element, frame, rect);
  };

  const moveTo = (next: number) => {
    index = Math.max(0, Math.min(next, words.length - 1));
    const word = words[index];
    if (!word) return;
    element.ariaValueNow = String(index + 1);
    element.ariaValueText = fillIn(isLowConfidence(word) ? texts.lowConfidenceWordAt : texts.wordAt, {
      word: word.text.data.slice(word.from, word.to),
      time: formatClock(word.start, lang),
    });
    place();
  };

  const reveal = () => scrollTo(element, place);

  const onLine = (step: 1 | -1) => {
    const { left, right } = element.getBoundingClientRect();
    column ??= (left + right) / 2;
    return spanOnLine(words, index, step, column);
  };

  const indexAfter = (key: string): number | undefined => {
    const forward = getComputedStyle(transcript).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        return index + (key === forward ? 1 : -1);
      case 'ArrowUp':
        return onLine(-1);
      case 'ArrowDown':
        return onLine(1);
      case 'PageUp':
        return words.findIndex(({ text }) => text === words[index - 1]?.text);
      case 'PageDown':
        return words.findLastIndex(({ text }) => text === words[index]?.text) + 1;
      case 'Home':
        return 0;
      case 'End':
        return words.length - 1;
      default:
        return undefined;
    }
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Enter' || key === ' ') onPlay(index);
    else {
      if (key !== 'ArrowUp' && key !== 'ArrowDown') column = undefined;
      const next = indexAfter(key);
      if (next === undefined) return;
      moveTo(next);
      reveal();
    }
    event.preventDefault();
  };

  Object.assign(element, {
    className: 'word-cursor',
    role: 'slider',
    tabIndex: 0,
    hidden: words.length === 0,
    ariaLabel: texts.wordCursor,
    ariaValueMin: '1',
    ariaValueMax: String(words.length),
    onclick: () => onPlay(index),
    onkeydown: onKey,
  });
  element.setAttribute('aria-description', texts.wordCursorHint);
  transcript.after(element);
  moveTo(index);
  const observer = createSizeObserver(place);
  observer.observe(transcript);
  signal.addEventListener('abort', () => {
    observer.disconnect();
    element.remove();
  });
  return {
    get index() {
      return index;
    },
    get hasFocus() {
      return element.matches(':focus');
    },
    moveTo,
    reveal,
  };
};
