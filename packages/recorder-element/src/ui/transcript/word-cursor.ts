import { fillIn, formatClock } from '../../messages/format.ts';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isLowConfidence, type ShownWord } from '../../transcript/word-alignment.ts';
import { placeOver, rectsOf, spanOnLine } from './text-geometry.ts';

interface WordCursorOptions {
  readonly frame: HTMLElement;
  readonly paragraph: HTMLElement;
  readonly onPlay: (index: number) => void;
}

/**
 * A keyboard cursor: one tab stop that moves from word to word. It is a slider, so that screen readers announce each
 * word, and still read the transcript as plain text.
 */
export class WordCursor {
  readonly element = document.createElement('span');
  readonly #options: WordCursorOptions;
  readonly #observer = new ResizeObserver(() => this.#place());
  #text = new Text();
  #words: readonly ShownWord[] = [];
  #localization: PanelLocalization | undefined;
  #index = 0;
  /** The horizontal position for Up and Down, regardless of the words in between. */
  #column: number | undefined;

  constructor(options: WordCursorOptions) {
    this.#options = options;
    const { element } = this;
    element.className = 'word-cursor';
    element.role = 'slider';
    element.tabIndex = 0;
    element.hidden = true;
    element.addEventListener('click', () => options.onPlay(this.#index));
    element.addEventListener('keydown', (event) => this.#onKey(event));
    options.paragraph.after(element);
    this.#observer.observe(options.frame);
  }

  /** The index of the current word. */
  get index(): number {
    return this.#index;
  }

  get hasFocus(): boolean {
    return this.element.matches(':focus');
  }

  update(text: Text, words: readonly ShownWord[], localization: PanelLocalization): void {
    this.#text = text;
    this.#words = words;
    this.#localization = localization;
    this.element.hidden = words.length === 0;
    this.element.ariaLabel = localization.texts.wordCursor;
    this.element.setAttribute('aria-description', localization.texts.wordCursorHint);
    this.element.ariaValueMin = '1';
    this.element.ariaValueMax = String(words.length);
    this.moveTo(Math.min(this.#index, words.length - 1));
  }

  moveTo(index: number): void {
    const word = this.#words[index];
    if (!word || !this.#localization) return;
    this.#index = index;
    const { texts, lang } = this.#localization;
    this.element.ariaValueNow = String(index + 1);
    this.element.ariaValueText = fillIn(isLowConfidence(word) ? texts.lowConfidenceWordAt : texts.wordAt, {
      word: this.#text.data.slice(word.from, word.to),
      time: formatClock(word.start, lang),
    });
    this.#place();
  }

  end(): void {
    this.#observer.disconnect();
    this.element.remove();
  }

  #place(): void {
    const word = this.#words[this.#index];
    const rect = word && rectsOf(this.#text, word)[0];
    if (rect) placeOver(this.element, this.#options.frame, rect);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === 'Enter' || key === ' ') this.#options.onPlay(this.#index);
    else {
      if (key !== 'ArrowUp' && key !== 'ArrowDown') this.#column = undefined;
      const index = this.#indexAfter(key);
      if (index === undefined) return;
      this.moveTo(Math.max(0, Math.min(index, this.#words.length - 1)));
      this.element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
    event.preventDefault();
  }

  #indexAfter(key: string): number | undefined {
    const forward = getComputedStyle(this.#options.paragraph).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowRight':
        return this.#index + (key === forward ? 1 : -1);
      case 'ArrowUp':
      case 'ArrowDown': {
        const { left, right } = this.element.getBoundingClientRect();
        this.#column ??= (left + right) / 2;
        return spanOnLine(this.#text, this.#words, this.#index, key === 'ArrowDown' ? 1 : -1, this.#column);
      }
      case 'Home':
        return 0;
      case 'End':
        return this.#words.length - 1;
      default:
        return undefined;
    }
  }
}
