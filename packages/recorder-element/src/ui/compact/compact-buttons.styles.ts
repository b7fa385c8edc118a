import { css } from 'lit';

/**
 * The buttons of the compact form.
 *
 * @csspart level - The ring around the round button that shows the level, in the compact form
 * @csspart expand - The last button of the compact form, which opens the rest
 */
export const compactButtonStyles = css`
  /* The round button and the ring around it */

  .level {
    position: relative;
    display: flex;
    flex: none;
    margin: 0.25em;
  }

  .level > * {
    inline-size: 2.25em;
    block-size: 2.25em;
    font-size: 1em;
  }

  .level svg {
    inline-size: 1.375em;
  }

  /* The target of a finger is larger than the button. */
  .level > *::after {
    content: '';
    position: absolute;
    inset: calc(min(0em, (2.25em - 44px) / 2));
  }

  .level::before {
    content: '';
    position: absolute;
    inset: 0;
    border: 0.125em solid var(--accent);
    border-radius: 50%;
    opacity: 0;
    pointer-events: none;
  }

  :host(:state(recording)) .level::before {
    opacity: 0.6;
    scale: calc(1 + 0.35 * var(--level, 0));
    transition: scale 0.1s linear;
  }

  @media (prefers-reduced-motion: reduce) {
    :host(:state(recording)) .level::before {
      opacity: var(--level, 0);
      scale: 1.2;
      transition: none;
    }
  }

  /* The other buttons */

  .compact > .controls > .actions {
    flex-wrap: nowrap;
    gap: 0;
  }

  .compact > .controls .action {
    flex: none;
  }

  .compact > .controls:has(> .actions > [part='question']) > .status {
    display: none;
  }

  .compact > .controls > .actions:has([part='question']) {
    flex: auto;
    flex-wrap: wrap;
  }

  .compact [part='question'] {
    flex: 1 1 9em;
    align-self: center;
    padding-inline: 0.25em 0.5em;
    font-size: 0.9375em;
  }

  .compact > .controls [part~='download'] {
    display: none;
  }

  .compact > .controls .action:has(svg) {
    inline-size: 2.5em;
    padding: 0;
    background: none;
  }

  .compact > .controls .action:has(svg) > .label {
    display: none;
  }

  /* The menu of languages: two letters. */

  .compact .language {
    min-inline-size: 2.5em;
    justify-content: center;
    color: var(--text-soft);
  }

  .compact .language::after {
    display: none;
  }

  .compact .language-label {
    position: absolute;
    clip-path: inset(50%);
  }

  .compact .language-code {
    display: block;
    font-weight: 600;
    text-transform: uppercase;
  }

  .compact .language-code svg {
    inline-size: 1.375em;
  }

  .compact .language select {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    padding: 0;
    opacity: 0;
  }

  .compact .language:has(:focus-visible) {
    outline: 2px solid var(--text);
  }

  .expand {
    position: relative;
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 2.25em;
    block-size: 2.75em;
    border-radius: var(--at-button-radius, 9em);
    padding: 0;
    color: var(--text-soft);
  }

  .expand:hover {
    color: var(--text);
  }

  .expand svg {
    inline-size: 1.25em;
  }

  /* Something waits behind the button. */
  .compact:has(.recovery, .editor) .expand::after {
    content: '';
    position: absolute;
    inset-block-start: 0.6em;
    inset-inline-end: 0.3em;
    border: 0.25em solid var(--accent);
    border-radius: 50%;
  }
`;
