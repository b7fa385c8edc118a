import type { Transcription } from '@audio-transcriber/contract';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { findWords, isLowConfidence, type ShownWord, wordAtTime } from '../../transcript/word-alignment.ts';
import type { Playback } from '../playback.ts';
import { isInView, rectsOf, spanAt } from './text-geometry.ts';
import { WordCursor } from './word-cursor.ts';
import { createWordHighlights } from './word-highlights.ts';

interface TranscriptViewOptions {
  /** The positioned parent of the paragraph. Highlights and the cursor are added to it. */
  readonly frame: HTMLElement;
  /** Contains the transcript as one text node, which is never changed. */
  readonly paragraph: HTMLElement;
}

export interface TranscriptViewContent {
  readonly transcription: Transcription;
  readonly player: Playback | undefined;
  readonly localization: PanelLocalization;
}

/** A pointer that moves further is a drag: more than a jitter, less than a word. */
const dragPixels = 4;

/** Highlights the words of a transcript during playback, and plays from a clicked word. */
export class TranscriptView {
  readonly #options: TranscriptViewOptions;
  readonly #cursor: WordCursor;
  readonly #marks;
  readonly #listening = new AbortController();
  #text = new Text();
  #words: readonly ShownWord[] = [];
  #localization: PanelLocalization | undefined;
  #player: Playback | undefined;
  #playerListening = new AbortController();
  #animation = 0;
  #current = -1;
  #lastShown = -1;
  #pressed: PointerEvent | undefined;

  constructor(options: TranscriptViewOptions) {
    this.#options = options;
    const { frame, paragraph } = options;
    this.#cursor = new WordCursor({ ...options, onPlay: (index) => this.#play(index) });
    this.#marks = {
      lowConfidence: createWordHighlights('low-confidence', frame),
      spoken: createWordHighlights('spoken', frame),
    };
    const { signal } = this.#listening;
    paragraph.addEventListener('pointerdown', (event) => this.#onPress(event), { signal });
    paragraph.addEventListener('click', (event) => this.#onClick(event), { signal });
    paragraph.addEventListener('pointermove', (event) => this.#onPoint(event), { signal });
    paragraph.addEventListener('pointerleave', () => this.#point(-1), { signal });
  }

  /** Call it after each change of the text or the player. */
  update({ transcription, player, localization }: TranscriptViewContent): void {
    const { frame, paragraph } = this.#options;
    const isText = (node: Node): node is Text => node instanceof Text && node.data.trim() !== '';
    this.#text = [...paragraph.childNodes].find(isText) ?? new Text();
    this.#words = findWords({ ...transcription, text: this.#text.data });
    this.#localization = localization;
    frame.classList.toggle('playable', player !== undefined && this.#words.length > 0);
    this.#cursor.update(this.#text, player ? this.#words : [], localization);
    this.#marks.lowConfidence.show(this.#text, this.#words.filter(isLowConfidence));
    this.#point(-1);
    this.#current = -1;
    this.#marks.spoken.show(this.#text, []);
    if (player !== this.#player) this.#listenTo(player);
    this.#highlight();
  }

  /** The offset of the current or last played word in the text. */
  get caret(): number {
    return this.#words[this.#cursor.index]?.from ?? 0;
  }

  end(): void {
    this.#listening.abort();
    this.#playerListening.abort();
    cancelAnimationFrame(this.#animation);
    this.#cursor.end();
    for (const marks of Object.values(this.#marks)) marks.end();
  }

  #listenTo(player: Playback | undefined): void {
    this.#playerListening.abort();
    this.#playerListening = new AbortController();
    this.#player = player;
    for (const type of ['play', 'pause', 'ended', 'seeked', 'emptied']) {
      player?.addEventListener(type, () => this.#follow(), { signal: this.#playerListening.signal });
    }
    this.#follow();
  }

  /** Updates the highlight once, and in each frame while the audio plays. */
  #follow(): void {
    cancelAnimationFrame(this.#animation);
    this.#highlight();
    if (this.#player?.paused === false) this.#animation = requestAnimationFrame(() => this.#follow());
  }

  #highlight(): void {
    const player = this.#player;
    const isAtRest = !player || player.ended || (player.paused && player.currentTime === 0);
    const current = isAtRest ? -1 : wordAtTime(this.#words, player.currentTime);
    if (current === this.#current) return;
    this.#current = current;
    const word = this.#words[current];
    this.#marks.spoken.show(this.#text, word ? [word] : []);
    if (!word) return;
    if (!this.#cursor.hasFocus) this.#keepInView(current);
    this.#lastShown = current;
  }

  /** Scrolls to the current word if the previous one was visible. Does not scroll if the reader is elsewhere. */
  #keepInView(index: number): void {
    const { frame } = this.#options;
    const isVisible = (i: number) => {
      const word = this.#words[i];
      const rect = word && rectsOf(this.#text, word)[0];
      return rect !== undefined && isInView(rect, frame);
    };
    const follows = isVisible(this.#lastShown) && !isVisible(index);
    this.#cursor.moveTo(index);
    if (!follows) return;
    this.#cursor.element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Plays from a word, or pauses if it is the current one. */
  #play(index: number): void {
    const word = this.#words[index];
    if (!word || !this.#player) return;
    if (index === this.#current && !this.#player.paused) this.#player.pause();
    else {
      this.#player.currentTime = word.start;
      // Rejects if a pause follows immediately. The player itself shows playback errors.
      this.#player.play().catch(() => {});
    }
  }

  #onPress(event: PointerEvent): void {
    this.#pressed = event;
  }

  /** Handles a click, but not the end of a selection. */
  #onClick(event: MouseEvent): void {
    const { clientX: x, clientY: y } = event;
    const pressed = this.#pressed ?? event;
    const isDrag = Math.hypot(x - pressed.clientX, y - pressed.clientY) > dragPixels;
    const hasModifier = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (!this.#player || isDrag || hasModifier || event.detail > 1) return;
    const index = spanAt(this.#text, this.#words, x, y);
    if (index < 0) return;
    this.#cursor.moveTo(index);
    this.#play(index);
  }

  #onPoint({ pointerType, buttons, clientX, clientY }: PointerEvent): void {
    if (pointerType === 'mouse') this.#point(buttons ? -1 : spanAt(this.#text, this.#words, clientX, clientY));
  }

  #point(index: number): void {
    const word = this.#words[index];
    const title = word && isLowConfidence(word) ? this.#localization?.texts.lowConfidence : undefined;
    if (title) this.#options.paragraph.title = title;
    else this.#options.paragraph.removeAttribute('title');
  }
}
