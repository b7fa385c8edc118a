/** The width of the popover, in em, and its distance from the edges of the window and from its anchor, in pixels. */
const widthEm = 28;
const margin = 8;
const gap = 4;

/**
 * Places a popover below its anchor, or above it if there is more room. It scrolls with the page. Call it before the
 * popover is shown.
 */
export const placePopover = (popover: HTMLElement, anchor: Element): void => {
  const { clientWidth, clientHeight } = document.documentElement;
  const { left, right, top, bottom } = anchor.getBoundingClientRect();
  const { fontSize, direction } = getComputedStyle(anchor);
  const width = Math.min(widthEm * Number.parseFloat(fontSize), clientWidth - 2 * margin);
  const start = direction === 'rtl' ? right - width : left;
  const isAbove = top > clientHeight - bottom;
  Object.assign(popover.style, {
    inlineSize: `${width}px`,
    maxBlockSize: `${(isAbove ? top : clientHeight - bottom) - gap - margin}px`,
    left: `${Math.max(margin, Math.min(start, clientWidth - width - margin)) + scrollX}px`,
    top: isAbove ? 'auto' : `${bottom + gap + scrollY}px`,
    // Measured from the end of the first screen.
    bottom: isAbove ? `${clientHeight - top + gap - scrollY}px` : 'auto',
  });
};
