import type { CSSResult } from 'lit';

/** Adds the styles of a part that was loaded later to a document or shadow root. Does nothing if it has them. */
export const adoptStyles = (root: Document | ShadowRoot, ...styles: readonly CSSResult[]): void => {
  for (const { styleSheet } of styles) {
    if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets.push(styleSheet);
  }
};
