import type { CSSResult } from 'lit';

/** Gives a tree the styles of a part that was loaded later. Once is enough, and more does no harm. */
export const adoptStyles = (root: Document | ShadowRoot, ...styles: readonly CSSResult[]): void => {
  for (const { styleSheet } of styles) {
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
  }
};
