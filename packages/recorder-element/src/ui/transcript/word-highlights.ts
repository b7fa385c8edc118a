import type { HighlightName, ShowHighlights } from './word-boxes.ts';

/**
 * Creates highlights with the CSS Custom Highlight API or, before Firefox 140 and Safari 17.2, with boxes behind the
 * text.
 */
export const createWordHighlights = (name: HighlightName, frame: HTMLElement): ShowHighlights => {
  if (CSS.highlights) return createHighlight(`audio-transcriber-${name}`);
  const loading = import('./word-boxes.ts').then(({ createWordBoxes }) => createWordBoxes(name, frame));
  return (spans) => {
    loading.then(
      (show) => show(spans),
      () => {},
    );
  };
};

/**
 * Creates a named highlight. Names are global to the page, so all elements share one highlight and each adds its own
 * ranges.
 */
const createHighlight = (name: string): ShowHighlights => {
  let ranges: readonly StaticRange[] = [];
  return (spans) => {
    const highlight = CSS.highlights.get(name) ?? new Highlight();
    for (const range of ranges) highlight.delete(range);
    ranges = spans.map(
      ({ text, from, to }) =>
        new StaticRange({ startContainer: text, startOffset: from, endContainer: text, endOffset: to }),
    );
    for (const range of ranges) highlight.add(range);
    CSS.highlights.set(name, highlight);
  };
};
