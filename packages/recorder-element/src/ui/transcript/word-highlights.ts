import { placeOver, rectsOf, type Span } from './text-geometry.ts';

/** `spoken`: the current word. `low-confidence`: possibly misheard. */
type HighlightName = 'spoken' | 'low-confidence';

/** Highlights parts of a text without changing it. */
interface WordHighlights {
  /** Replaces the highlighted parts. */
  show(text: Text, spans: readonly Span[]): void;
  end(): void;
}

/**
 * Creates highlights with the CSS Custom Highlight API or, before Firefox 140 and Safari 17.2, with boxes behind the
 * text.
 */
export const createWordHighlights = (name: HighlightName, frame: HTMLElement): WordHighlights =>
  CSS.highlights ? createHighlight(`audio-transcriber-${name}`) : createBoxes(name, frame);

/**
 * Creates a named highlight. Names are global to the page, so all elements share one highlight and each adds its own
 * ranges.
 */
const createHighlight = (name: string): WordHighlights => {
  let ranges: readonly StaticRange[] = [];
  const show = (next: readonly StaticRange[]) => {
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    for (const range of ranges) highlight.delete(range);
    for (const range of next) highlight.add(range);
    CSS.highlights.set(name, highlight);
    ranges = next;
  };
  return {
    show: (text, spans) =>
      show(
        spans.map(
          ({ from, to }) =>
            new StaticRange({ startContainer: text, startOffset: from, endContainer: text, endOffset: to }),
        ),
      ),
    end: () => show([]),
  };
};

const createBoxes = (name: HighlightName, frame: HTMLElement): WordHighlights => {
  const boxes = document.createElement('div');
  boxes.ariaHidden = 'true';
  frame.append(boxes);
  let place = () => {};
  const observer = new ResizeObserver(() => place());
  observer.observe(frame);
  return {
    show: (text, spans) => {
      place = () =>
        boxes.replaceChildren(
          ...spans
            .flatMap((span) => rectsOf(text, span))
            .map((rect) => {
              const box = document.createElement('span');
              box.className = `word-highlight ${name}`;
              placeOver(box, frame, rect);
              return box;
            }),
        );
      place();
    },
    end: () => {
      observer.disconnect();
      boxes.remove();
    },
  };
};
