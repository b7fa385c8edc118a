import type { Transcription } from '@audio-transcriber/contract';
import type { PanelLocalization } from '../../messages/panel-localization.ts';
import { isLowConfidence, wordAtTime } from '../../transcript/word-alignment.ts';
import type { Playback } from '../playback.ts';
import { findTexts, isInView, spanAt, type TextSpan } from './text-geometry.ts';
import { layOut } from './transcript-layout.ts';
import { createWordCursor, type PlacedWord } from './word-cursor.ts';
import { createWordHighlights } from './word-highlights.ts';

export interface TranscriptViewContent {
  readonly transcription: Transcription;
  readonly player: Playback | undefined;
  readonly localization: PanelLocalization;
}

interface TranscriptViewOptions extends TranscriptViewContent {
  /** The positioned parent of the element with the paragraphs. Highlights and the cursor are added to it. */
  readonly frame: HTMLElement;
  /** The view before a change, whose current word stays current. */
  readonly last: TranscriptView | undefined;
}

export interface TranscriptView {
  /** The index of the current or last played word. */
  readonly index: number;
  /** The offset of this word in the text of the editor (`formatParagraphs`). */
  readonly caret: number;
  /** Moves the word cursor to a part of the text, without scrolling. */
  moveTo(span: TextSpan): void;
  end(): void;
}

/** A pointer that moves further is a drag: more than a jitter, less than a word. */
const dragPixels = 4;

/**
 * Highlights the words of a transcript during playback, and plays from a clicked word or time. The host renders the
 * paragraphs (`renderParagraphs`), and creates another view if they or the player change.
 */
export const createTranscriptView = (options: TranscriptViewOptions): TranscriptView => {
  const { frame, transcription, player, localization, last } = options;
  const transcript = frame.firstElementChild as HTMLElement;
  const texts = findTexts(transcript);
  const words = placeWords(transcription, texts);
  const listening = new AbortController();
  const { signal } = listening;
  const showSpoken = createWordHighlights('spoken', frame);
  const showLowConfidence = createWordHighlights('low-confidence', frame);
  let animation = 0;
  let current = -1;
  let lastShown = -1;
  let pressed: PointerEvent | undefined;

  /** Plays from a word, or pauses if it is the current one. */
  const play = (index: number) => {
    const word = words[index];
    if (!word || !player) return;
    if (index === current && !player.paused) player.pause();
    else {
      player.currentTime = word.start;
      // Rejects if a pause follows immediately. The player itself shows playback errors.
      player.play().catch(() => {});
    }
  };

  const cursor = createWordCursor({
    frame,
    transcript,
    words: player ? words : [],
    index: last?.index ?? 0,
    localization,
    onPlay: play,
    signal,
  });

  const setPlayable = (isPlayable: boolean) => {
    frame.classList.toggle('playable', isPlayable);
    for (const button of transcript.querySelectorAll<HTMLButtonElement>('.time')) button.disabled = !isPlayable;
  };

  /** Scrolls to the current word if the previous one was visible. Does not scroll if the reader is elsewhere. */
  const keepInView = () => {
    const isVisible = (i: number) => words[i] !== undefined && isInView(words[i], frame);
    const follows = isVisible(lastShown) && !isVisible(current);
    cursor.moveTo(current);
    if (follows) cursor.reveal();
  };

  const highlight = () => {
    const isAtRest = !player || player.ended || (player.paused && player.currentTime === 0);
    const next = isAtRest ? -1 : wordAtTime(words, player.currentTime);
    if (next === current) return;
    current = next;
    const word = words[current];
    showSpoken(word ? [word] : []);
    if (!word) return;
    if (!cursor.hasFocus) keepInView();
    lastShown = current;
  };

  /** Updates the highlight once, and in each frame while the audio plays. */
  const follow = () => {
    cancelAnimationFrame(animation);
    highlight();
    if (player?.paused === false) animation = requestAnimationFrame(follow);
  };

  /** Returns the index of the word at a pointer, or of the first word after the time at it. */
  const indexAt = ({ target, clientX, clientY }: MouseEvent): number => {
    const paragraph = (target as Element).closest('.paragraph, .transcript');
    if (!paragraph) return -1;
    return target instanceof HTMLButtonElement
      ? words.findIndex(({ text }) => paragraph.contains(text))
      : spanAt(words, paragraph, clientX, clientY);
  };

  /** Handles a click, but not the end of a selection. */
  const onClick = (event: MouseEvent) => {
    const { clientX, clientY } = pressed ?? event;
    const isDrag = Math.hypot(event.clientX - clientX, event.clientY - clientY) > dragPixels;
    const hasModifier = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey;
    if (!player || isDrag || hasModifier || event.detail > 1) return;
    const index = indexAt(event);
    if (index < 0) return;
    cursor.moveTo(index);
    play(index);
  };

  const onPoint = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    const word = event.buttons || event.type === 'pointerleave' ? undefined : words[indexAt(event)];
    transcript.title = word && isLowConfidence(word) ? localization.texts.lowConfidence : '';
  };

  const listen = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    onEvent: (event: HTMLElementEventMap[Type]) => void,
  ) => transcript.addEventListener(type, onEvent, { signal });
  listen('pointerdown', (event) => {
    pressed = event;
  });
  listen('click', onClick);
  listen('pointermove', onPoint);
  listen('pointerleave', onPoint);
  for (const type of ['play', 'pause', 'ended', 'seeked', 'emptied'])
    player?.addEventListener(type, follow, { signal });
  showLowConfidence(words.filter(isLowConfidence));
  setPlayable(player !== undefined && words.length > 0);
  follow();
  return {
    get index() {
      return cursor.index;
    },
    get caret() {
      const word = words[cursor.index];
      const i = word ? texts.indexOf(word.text) : 0;
      return texts.slice(0, i).reduce((offset, { length }) => offset + length + 2, word?.from ?? 0);
    },
    moveTo: ({ text, from }) => cursor.moveTo(words.findIndex((word) => word.text === text && word.to > from)),
    end: () => {
      listening.abort();
      cancelAnimationFrame(animation);
      setPlayable(false);
      transcript.title = '';
      showSpoken([]);
      showLowConfidence([]);
    },
  };
};

/** @param texts The text nodes of the paragraphs */
const placeWords = (transcription: Transcription, texts: readonly Text[]): readonly PlacedWord[] => {
  const { words, paragraphs } = layOut(transcription);
  let i = 0;
  return words.map((word) => {
    while (word.from >= (paragraphs[i]?.to ?? Number.POSITIVE_INFINITY)) i += 1;
    const offset = paragraphs[i]?.from ?? 0;
    return { ...word, text: texts[i] ?? new Text(), from: word.from - offset, to: word.to - offset };
  });
};
