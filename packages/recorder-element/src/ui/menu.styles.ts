import { css } from 'lit';

/**
 * The styles of menus.
 *
 * @csspart menu - A menu: of download formats, of microphones, of more actions
 * @csspart menu-item - An item of a menu. Its second part names it: `download`, `upload` …
 */
export const menuStyles = css`
  /* On the side of its button that has more room. Where browsers do not know the button as an anchor: in the center. */
  .menu {
    position-area: block-end span-inline-end;
    position-try: most-block-size flip-inline, flip-block, flip-block flip-inline;
    margin: auto;
    inline-size: max-content;
    min-inline-size: 12em;
    max-inline-size: calc(100vw - 1em);
    max-block-size: 100%;
    border: 1px solid var(--line);
    border-radius: min(0.75em, var(--radius));
    padding: 0.25em;
    background: var(--surface);
    color: inherit;
    box-shadow: 0 0.5em 1.5em rgb(0 0 0 / 0.15);
  }

  @supports (position-area: block-end) {
    .menu {
      inset: auto;
      margin: 0.25em 0;
    }
  }

  /* Its button is at the end of a row. */
  #more-menu,
  #microphone-menu {
    position-area: block-end span-inline-start;
  }

  .menu-item {
    display: flex;
    align-items: center;
    gap: 0.8em;
    inline-size: 100%;
    min-block-size: 2.9335em;
    border-radius: min(0.533em, var(--radius));
    padding-inline: 0.8em;
    font-size: 0.9375em;
    text-align: start;
  }

  .menu-item svg {
    color: var(--text-soft);
  }

  .menu-item:focus-visible {
    outline-offset: -2px;
  }

  .menu-item:hover,
  .menu-item:focus-visible {
    background: color-mix(in srgb, var(--text) 8%, transparent);
  }

  .menu-group {
    border-block-start: 1px solid var(--line);
    margin-block-start: 0.25em;
    padding-block-start: 0.25em;
  }

  .menu-group::before {
    content: attr(aria-label);
    padding: 0.571em 0.857em;
    color: var(--text-soft);
    font-size: 0.875em;
  }
`;
