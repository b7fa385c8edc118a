/** A part of a text, by its offsets. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Returns the screen rectangles of a span, one for each line. */
export const rectsOf = (text: Text, { from, to }: Span): readonly DOMRect[] => {
  const range = document.createRange();
  range.setStart(text, Math.min(from, text.length));
  range.setEnd(text, Math.min(to, text.length));
  return [...range.getClientRects()];
};

/** Returns the index of the span at a point on the screen, or -1. */
export const spanAt = (text: Text, spans: readonly Span[], x: number, y: number): number => {
  let [first, end] = [0, spans.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    const bottom = rectsOf(text, spans[middle] as Span).at(-1)?.bottom ?? 0;
    if (bottom < y) first = middle + 1;
    else end = middle;
  }
  for (const [i, span] of spans.slice(first).entries()) {
    const rects = rectsOf(text, span);
    if (rects.some(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom)) {
      return first + i;
    }
    if (rects[0] && rects[0].top > y) break;
  }
  return -1;
};

/** Returns the index of the nearest span on the line before (-1) or after (1), or the same index. */
export const spanOnLine = (text: Text, spans: readonly Span[], index: number, step: 1 | -1, x: number): number => {
  const boxOf = (i: number): DOMRect | undefined => spans[i] && rectsOf(text, spans[i])[0];
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
  element.style.left = `${left - origin.left - frame.clientLeft + frame.scrollLeft}px`;
  element.style.top = `${top - origin.top - frame.clientTop + frame.scrollTop}px`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
};

/** Whether a rectangle is visible in the window and in all scroll containers of an element. */
export const isInView = ({ top, bottom }: DOMRect, element: Element): boolean => {
  let [viewTop, viewBottom] = [0, innerHeight];
  for (let parent: Element | null = element; parent && parent !== document.body; parent = parentOf(parent)) {
    if (getComputedStyle(parent).overflowY === 'visible') continue;
    const view = parent.getBoundingClientRect();
    viewTop = Math.max(viewTop, view.top);
    viewBottom = Math.min(viewBottom, view.bottom);
  }
  return top >= viewTop - 1 && bottom <= viewBottom + 1;
};

const parentOf = (element: Element): Element | null => {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
};
