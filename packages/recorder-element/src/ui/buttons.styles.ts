import { css } from 'lit';

/** The styles of buttons and of the icons in their place. Animations load later. */
export const buttonStyles = css`
  /* The round button, and the icon in its place */

  .primary-button,
  .status-icon {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: var(--primary-size);
    block-size: var(--primary-size);
    border: 2px solid;
    border-radius: 50%;
    padding: 0;
    background: none;
    color: var(--accent);
  }

  .status-icon {
    border-color: transparent;
    color: var(--text-soft);
    font-size: 1.5rem;
  }

  .status-icon,
  .action,
  ::slotted([slot='toolbar']) {
    background: color-mix(in srgb, currentColor 9%, transparent);
  }

  :host(:state(failed)) .status-icon {
    color: var(--accent);
  }

  .primary-button,
  .action,
  ::slotted([slot='toolbar']),
  label,
  summary {
    cursor: pointer;
  }

  .icon {
    inline-size: 80%;
    block-size: 80%;
    border-radius: 50%;
    background: currentColor;
  }

  .record {
    border-color: color-mix(in srgb, currentColor 35%, transparent);
  }

  .stop .icon {
    border-radius: 20%;
    scale: 0.45;
  }

  [aria-disabled='true'] {
    color: var(--text-soft);
    cursor: default;
  }

  .busy {
    border-color: var(--line);
    border-block-start-color: var(--accent);
  }

  .busy .icon {
    scale: 0;
  }

  /* The other buttons */

  .actions {
    align-self: center;
    gap: 0.5rem clamp(0.5rem, 3cqi, 1rem);
  }

  .action,
  ::slotted([slot='toolbar']) {
    flex: auto;
    display: grid;
    place-content: center;
    min-block-size: 2.75rem;
    border: 1px solid transparent;
    border-radius: 9rem;
    padding-inline: 1rem;
    color: inherit;
    font: inherit;
    font-size: 0.9375rem;
    font-weight: 500;
    text-decoration: none;
  }

  .question {
    flex-basis: 100%;
    font-weight: 600;
  }

  .main,
  .question + .action,
  .status-icon ~ .actions > .action:first-child {
    background: var(--text);
    color: var(--surface);
  }
`;
