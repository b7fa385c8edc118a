import { placeOver, rectsOf, type Span } from './text-geometry.ts';

/** `spoken`: heard at the moment. `low-confidence`: possibly misheard. */
type HighlightName = 'spoken' | 'low-confidence';

/** Marks parts of a text, and leaves the text as it is. */
interface WordHighlights {
  /** Marks these, and nothing else any more. */
  show(text: Text, spans: readonly Span[]): void;
  end(): void;
}

/** By the CSS Custom Highlight API or, before Firefox 140 and Safari 17.2, by boxes that lie behind the text. */
export const createWordHighlights = (name: HighlightName, frame: HTMLElement): WordHighlights =>
  CSS.highlights ? createHighlight(`audio-transcriber-${name}`) : createBoxes(name, frame);

/** The names are the page's, so all elements on it share a highlight, each with its own ranges. */
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
