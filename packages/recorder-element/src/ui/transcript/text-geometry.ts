/** A part of a text node. */
export interface TextSpan {
  readonly text: Text;
  /** Offsets in the text node. */
  readonly from: number;
  readonly to: number;
}

/** Returns the text nodes of a transcript: one for each paragraph, or one for the whole text. */
export const findTexts = (transcript: HTMLElement): readonly Text[] => {
  const paragraphs = transcript.querySelectorAll('p');
  return Array.from(paragraphs.length > 0 ? paragraphs : [transcript], findText);
};

const findText = ({ childNodes }: Node): Text =>
  [...childNodes].find((node): node is Text => node instanceof Text && node.data !== '') ?? new Text();

/** Returns the screen rectangles of a span, one for each line. */
export const rectsOf = ({ text, from, to }: TextSpan): readonly DOMRect[] => {
  const range = document.createRange();
  range.setStart(text, Math.min(from, text.length));
  range.setEnd(text, Math.min(to, text.length));
  return [...range.getClientRects()];
};

/** Returns the index of the span at a point on the screen, or -1. Looks only at the spans within an element. */
export const spanAt = (spans: readonly TextSpan[], element: Node, x: number, y: number): number =>
  spans.findIndex(
    (span) =>
      element.contains(span.text) &&
      rectsOf(span).some(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom),
  );

/** Returns the index of the nearest span on the line before (-1) or after (1), or the same index. */
export const spanOnLine = (spans: readonly TextSpan[], index: number, step: 1 | -1, x: number): number => {
  const boxOf = (i: number): DOMRect | undefined => spans[i] && rectsOf(spans[i])[0];
  const from = boxOf(index);
  const isOtherLine = (one: DOMRect, other: DOMRect) => Math.abs(one.top - other.top) > other.height / 2;
  let [best, nearest] = [index, Number.POSITIVE_INFINITY];
  let line: DOMRect | undefined;
  for (let i = index + step, box = boxOf(i); from && box; i += step, box = boxOf(i)) {
    if (!isOtherLine(box, from)) continue;
    line ??= box;
    if (isOtherLine(box, line)) break;
    const distance = Math.abs((box.left + box.right) / 2 - x);
    if (distance < nearest) [best, nearest] = [i, distance];
  }
  return best;
};

/** Positions an absolutely positioned element over a rectangle. */
export const placeOver = (element: HTMLElement, frame: HTMLElement, { left, top, width, height }: DOMRect): void => {
  const origin = frame.getBoundingClientRect();
  Object.assign(element.style, {
    left: `${left - origin.left - frame.clientLeft + frame.scrollLeft}px`,
    top: `${top - origin.top - frame.clientTop + frame.scrollTop}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
};

/**
 * Scrolls to an element that `place` positions. Does so in several frames: paragraphs out of view have an estimated height
 * until they are near.
 */
export const scrollTo = (element: HTMLElement, place: () => void, frames = 10): void => {
  place();
  element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (frames > 1) requestAnimationFrame(() => scrollTo(element, place, frames - 1));
};

/** Whether a span is visible on the screen, and not scrolled away or covered. */
export const isInView = (span: TextSpan, frame: HTMLElement): boolean => {
  const { left = 0, top = 0, width = 0, height = 0 } = rectsOf(span)[0] ?? {};
  const root = frame.getRootNode() as Document | ShadowRoot;
  return frame.contains(root.elementFromPoint(left + width / 2, top + height / 2));
};

/**
 * Calls back in the frame after the size of an observed text has changed. Within the observer itself, measuring replaces
 * estimated heights of paragraphs, and that change of size would be an error of the page (“ResizeObserver loop”).
 */
export const createSizeObserver = (callback: () => void): ResizeObserver =>
  new ResizeObserver(() => requestAnimationFrame(callback));
